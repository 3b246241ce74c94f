/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch turns into metrics, so that a call
 * pays for no request of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const METRICS_NAMESPACE = 'Gatepost';

/** Tells the metrics of two installations in one account apart. Every log line has it as a field. */
const INSTALLATION_DIMENSION = 'installation';

type Unit = 'Count' | 'Milliseconds' | 'Percent' | 'Seconds';

/** Metrics by name. */
export type Metrics = Record<string, { value: number; unit: Unit }>;

/**
 * Fields that make a log line carry metrics, those of the line's installation.
 * @param dimensions besides the installation, e.g. `{ family: 'mail' }`; few and of few values, as each combination
 *   is billed
 * @param values metric name to value
 */
export function embeddedMetrics(
  dimensions: Record<string, string>,
  values: Metrics,
  now: number,
): Record<string, unknown> {
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[INSTALLATION_DIMENSION, ...Object.keys(dimensions)]],
          Metrics: Object.entries(values).map(([name, { unit }]) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value])),
  };
}
