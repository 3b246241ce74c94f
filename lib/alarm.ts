import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Installation } from './installation';

/** What an alarm watches, and what it says to whoever reads its mail at night. */
export interface Watch {
  /** Its name below the installation's. */
  id: string;
  /** What somebody notices, as a sentence without its full stop. */
  effect: string;
  /** Heading in `docs/runbook.md`. Default: the id. */
  section?: string;
  metric: IMetric;
  /** Reached or exceeded. */
  threshold: number;
  /** How many of the metric's periods in a row. Default: one. */
  periods?: number;
  /** It tells as well when the metric is silent, which is a fault of its own. */
  mustReport?: boolean;
  /** For a percentile: a few slow calls at night say nothing. */
  needsManySamples?: boolean;
}

/** An alarm of the installation. One metric each: every metric of an alarm is billed. */
export function addAlarm(scope: Construct, { settings, alarmTopic }: Installation, watch: Watch): Alarm {
  const alarm = new Alarm(scope, `Alarm-${watch.id}`, {
    alarmName: `${settings.installation}-${watch.id}`,
    alarmDescription: `${watch.effect}. See docs/runbook.md#${watch.section ?? watch.id}`,
    metric: watch.metric,
    threshold: watch.threshold,
    evaluationPeriods: watch.periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: watch.mustReport ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
    ...(watch.needsManySamples ? { evaluateLowSampleCountPercentile: 'ignore' } : {}),
  });
  if (alarmTopic) {
    alarm.addAlarmAction(new SnsAction(alarmTopic));
    if (watch.mustReport) alarm.addInsufficientDataAction(new SnsAction(alarmTopic));
  }
  return alarm;
}
