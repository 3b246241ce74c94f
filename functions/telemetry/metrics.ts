/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch turns into metrics, so that a call
 * pays for no request of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const METRICS_NAMESPACE = 'Gatepost';

/** Tells the metrics of two installations in one account apart. Every log line has it as a field. */
const INSTALLATION_DIMENSION = 'installation';

/**
 * Every metric, by what it is counted of: that is its dimension besides the installation. Functions write no others, and
 * alarms and dashboards read no others.
 */
interface MetricNames {
  installation: 'certificatesEnding' | 'certificateDaysLeft';
  family: 'clientErrors' | 'limitsHit' | 'internalErrors';
  queue: 'queueAge';
  registrarKey: 'credentialsGiven';
  function:
    | `dns${'Batches' | 'Names' | 'Changes' | 'QueueAge' | 'Rejected' | 'Conflicts'}`
    | 'route53Throttled'
    // What a census found.
    | 'recordSets'
    | 'foreignLabels'
    | 'heldWithForeign'
    | `${'mails' | 'texts' | 'pushes'}-${'sent' | 'retried' | 'given-up' | 'suppressed'}`
    // Of any kind of message: what an alarm watches.
    | 'retries'
    | 'suppressions'
    | 'certificatesIssued'
    | 'certificateOrderAge'
    | 'servers'
    | 'staleServers'
    | 'staleServerShare';
}

export type MetricScope = keyof MetricNames;
export type MetricName<Scope extends MetricScope> = MetricNames[Scope];

/** Of what is not a plain count. Every function loads this, so the names above are types alone. */
const UNITS: Readonly<Partial<Record<MetricName<MetricScope>, 'Percent' | 'Seconds'>>> = {
  queueAge: 'Seconds',
  dnsQueueAge: 'Seconds',
  certificateOrderAge: 'Seconds',
  staleServerShare: 'Percent',
};

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
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[INSTALLATION_DIMENSION, ...Object.keys(dimensions)]],
          Metrics: Object.keys(values).map((name) => ({
            Name: name,
            Unit: UNITS[name as MetricName<Scope>] ?? 'Count',
          })),
        },
      ],
    },
    ...dimensions,
    ...values,
  };
}
