import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  dimensionsOf,
  METRICS_NAMESPACE,
  type MetricName,
  type MetricOf,
  type MetricScope,
} from '../functions/telemetry/metrics';
import type { Installation } from './installation';

/** Most things are counted over this time. */
export const PERIOD = Duration.minutes(5);

/**
 * A metric that functions write to their logs.
 * @param options `statistic` is the sum, and `period` five minutes, unless given
 */
export const ownMetric = <Scope extends MetricScope>(
  { settings }: Installation,
  of: MetricOf<Scope>,
  metricName: MetricName<Scope>,
  options: { statistic?: string; period?: Duration } = {},
): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { installation: settings.installation, ...dimensionsOf(of) },
    statistic: Stats.SUM,
    period: PERIOD,
    ...options,
  });
