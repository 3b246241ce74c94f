/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch turns into metrics, so that a call
 * pays for no request of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const METRICS_NAMESPACE = 'Gatepost';

/** Tells the metrics of two installations in one account apart. Every log line has it as a field. */
const INSTALLATION_DIMENSION = 'installation';

type Unit = 'Count' | 'Milliseconds' | 'Percent' | 'Seconds';

/**
 * Every metric and its unit, by what it is counted of: that is its dimension besides the installation. Functions write
 * no others, and alarms and dashboards read no others.
 */
export const METRICS = {
  installation: {
    certificatesEnding: 'Count',
    certificateDaysLeft: 'Count',
  },
  family: {
    clientErrors: 'Count',
    limitsHit: 'Count',
    internalErrors: 'Count',
  },
  queue: {
    queueAge: 'Seconds',
  },
  function: {
    dnsBatches: 'Count',
    dnsNames: 'Count',
    dnsChanges: 'Count',
    dnsQueueAge: 'Seconds',
    dnsRejected: 'Count',
    route53Throttled: 'Count',
    'mails-sent': 'Count',
    'mails-retried': 'Count',
    'mails-given-up': 'Count',
    'mails-suppressed': 'Count',
    'texts-sent': 'Count',
    'texts-retried': 'Count',
    'texts-given-up': 'Count',
    'texts-suppressed': 'Count',
    'pushes-sent': 'Count',
    'pushes-retried': 'Count',
    'pushes-given-up': 'Count',
    'pushes-suppressed': 'Count',
    /** Of any kind of message: what an alarm watches. */
    retries: 'Count',
    suppressions: 'Count',
    certificatesIssued: 'Count',
    certificateOrderAge: 'Seconds',
    servers: 'Count',
    staleServers: 'Count',
    staleServerShare: 'Percent',
  },
} as const satisfies Record<string, Record<string, Unit>>;

type Scopes = typeof METRICS;
export type MetricScope = keyof Scopes;
export type MetricName<Scope extends MetricScope> = keyof Scopes[Scope] & string;

/** Values by the names of their metrics. */
export type Metrics<Scope extends MetricScope> = Partial<Record<MetricName<Scope>, number>>;

/** What metrics are counted of, and which one of that; the installation is known. */
export type MetricOf<Scope extends MetricScope> = readonly [scope: Scope, id?: string];

/** Dimensions besides the installation. */
export const dimensionsOf = ([scope, id]: MetricOf<MetricScope>): Record<string, string> =>
  id === undefined ? {} : { [scope]: id };

/** Fields that make a log line carry metrics, those of the line's installation. */
export function embeddedMetrics<Scope extends MetricScope>(
  of: MetricOf<Scope>,
  values: Metrics<Scope>,
  now: number,
): Record<string, unknown> {
  const dimensions = dimensionsOf(of);
  const units: Readonly<Record<string, Unit>> = METRICS[of[0]];
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[INSTALLATION_DIMENSION, ...Object.keys(dimensions)]],
          Metrics: Object.keys(values).map((name) => ({ Name: name, Unit: units[name] })),
        },
      ],
    },
    ...dimensions,
    ...values,
  };
}
