import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Installation } from './installation';

/** Failures are counted over this time. */
export const ALARM_PERIOD = Duration.minutes(5);

/**
 * An alarm on a function's failures.
 * @param failure `effect`: what a customer notices, for whoever reads the mail at night
 */
export function failureAlarm(
  scope: Construct,
  id: string,
  { settings, alarmTopic }: Installation,
  failure: { effect: string; failures: IMetric; threshold: number },
): void {
  const alarm = new Alarm(scope, id, {
    alarmName: `${settings.installation}-${scope.node.id}-${id}`,
    alarmDescription: `${failure.effect}. See docs/runbook.md#${id}`,
    metric: failure.failures,
    threshold: failure.threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  if (alarmTopic) alarm.addAlarmAction(new SnsAction(alarmTopic));
}
