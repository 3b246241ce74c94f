/**
 * What CloudWatch does with a function's log line and with an alarm: small, but to the letter of its documentation
 * in what the alarms of this project use.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */

export interface Datapoint {
  namespace: string;
  name: string;
  /** Of AWS's own metrics only the names are compared: the values are ids of what is deployed. */
  dimensions: Record<string, string>;
  value: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Properties of an `AWS::CloudWatch::Alarm`. */
export interface AlarmProperties {
  AlarmName: string;
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Statistic?: 'Sum' | 'Maximum' | 'Minimum' | 'Average';
  ExtendedStatistic?: string;
  Period: number;
  EvaluationPeriods: number;
  Threshold: number;
  ComparisonOperator: string;
  TreatMissingData: 'missing' | 'notBreaching';
  EvaluateLowSampleCountPercentile?: string;
  AlarmActions?: unknown[];
  InsufficientDataActions?: unknown[];
}

type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface MetricDirective {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string; Unit: string }[];
}

/** The metrics that a log line carries; none when it is no metric line. */
export function embeddedIn(line: string): Datapoint[] {
  const fields = JSON.parse(line) as Record<string, unknown> & {
    _aws?: { Timestamp: number; CloudWatchMetrics: MetricDirective[] };
  };
  const { _aws } = fields;
  if (!_aws) return [];
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, text(fields, name)])),
        value: number(fields, Name),
        at: _aws.Timestamp,
      })),
    ),
  );
}

/** CloudWatch drops a line whose dimension is no text, without a word. */
function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`A metric line lacks its dimension ${name}: ${JSON.stringify(fields)}`);
}

function number(fields: Record<string, unknown>, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`A metric line lacks its metric ${name}: ${JSON.stringify(fields)}`);
}

/** The state that an alarm which was OK comes to. @param now milliseconds since the epoch */
export function alarmState(
  alarm: AlarmProperties,
  datapoints: readonly Datapoint[],
  now: number,
): AlarmState {
  const own = datapoints.filter((datapoint) => isOf(alarm, datapoint));
  const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, position) => {
    const end = now - position * alarm.Period * 1_000;
    return own.filter(({ at }) => at <= end && at > end - alarm.Period * 1_000).map(({ value }) => value);
  });
  if (periods.every((values) => values.length === 0)) {
    return alarm.TreatMissingData === 'missing' ? 'INSUFFICIENT_DATA' : 'OK';
  }
  if (alarm.EvaluateLowSampleCountPercentile === 'ignore' && periods.some((each) => isTooFew(alarm, each))) {
    return 'OK';
  }
  if (alarm.ComparisonOperator !== 'GreaterThanOrEqualToThreshold') throw new Error('Not known here');
  return periods.every((values) => values.length > 0 && statistic(alarm, values) >= alarm.Threshold)
    ? 'ALARM'
    : 'OK';
}

function isOf({ Namespace, MetricName, Dimensions = [] }: AlarmProperties, datapoint: Datapoint): boolean {
  const { namespace, name, dimensions } = datapoint;
  const isAws = Namespace.startsWith('AWS/');
  return (
    namespace === Namespace &&
    name === MetricName &&
    Object.keys(dimensions).length === Dimensions.length &&
    Dimensions.every(({ Name, Value }) => Name in dimensions && (isAws || dimensions[Name] === Value))
  );
}

function statistic({ Statistic, ExtendedStatistic }: AlarmProperties, values: readonly number[]): number {
  switch (Statistic) {
    case 'Sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    case 'Average':
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    default: {
      const inOrder = [...values].sort((a, b) => a - b);
      return inOrder[Math.ceil(percentile(ExtendedStatistic) * values.length) - 1]!;
    }
  }
}

/** Ten beyond the percentile is what CloudWatch calls enough. */
const isTooFew = ({ ExtendedStatistic }: AlarmProperties, values: readonly number[]) =>
  values.length < 10 / (1 - percentile(ExtendedStatistic));

const percentile = (extendedStatistic = '') => Number(/^p([\d.]+)$/.exec(extendedStatistic)?.[1]) / 100;
