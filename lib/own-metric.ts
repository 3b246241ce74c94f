import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE } from '../functions/telemetry/metrics';
import type { Installation } from './installation';

/** Most things are counted over this time. */
export const PERIOD = Duration.minutes(5);

/**
 * A metric that functions write to their logs.
 * @param dimensions besides the installation
 * @param options `statistic` is the sum, and `period` five minutes, unless given
 */
export const ownMetric = (
  { settings }: Installation,
  metricName: string,
  dimensions: Record<string, string>,
  options: { statistic?: string; period?: Duration } = {},
): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { installation: settings.installation, ...dimensions },
    statistic: Stats.SUM,
    period: PERIOD,
    ...options,
  });
