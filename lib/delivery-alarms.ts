import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { messageSender } from '../functions/accounts/workers/message-sender';
import { serverWatch } from '../functions/activation/workers/server-watch';
import { dnsWriter } from '../functions/dns/workers/dns-writer';
import type { AnyWorker } from '../functions/http/worker';
import { queues } from '../functions/queues/queue';
import { mailSender } from '../functions/registration/workers/mail-sender';
import { addAlarm } from './alarm';
import type { Installation } from './installation';
import { ownMetric, PERIOD } from './own-metric';

/** Longer than the watch's own schedule, so that no period is without a measurement. */
const QUEUE_PERIOD = Duration.minutes(15);

/**
 * Alarms on what happens after an answer was given. Workers have none of their own: one that fails for good leaves its
 * wake-up in the failure queue, and one that does not run leaves its work waiting.
 */
export function addDeliveryAlarms(scope: Construct, installation: Installation, failures: IQueue): void {
  for (const { id, late } of queues) {
    addAlarm(scope, installation, {
      id: `${id}-late`,
      effect: late.effect,
      metric: ownMetric(installation, ['queue', id], 'queueAge', {
        statistic: Stats.MAXIMUM,
        period: QUEUE_PERIOD,
      }),
      threshold: late.afterSeconds,
      // All are measured by one function: its silence is told once.
      mustReport: id === queues[0]?.id,
    });
  }

  addAlarm(scope, installation, {
    id: 'failed-wakes',
    effect: 'Something that was promised is late, or a bounce was not noted: a worker failed for good',
    metric: failures.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM }),
    threshold: 1,
  });
  addAlarm(scope, installation, {
    id: 'mails-fail',
    effect: 'People do not get the mail with their link or token: SES does not take it',
    metric: retriesOf(installation, mailSender),
    threshold: 5,
  });
  addAlarm(scope, installation, {
    id: 'messages-fail',
    effect: 'Owners of SIP accounts do not get the mail or text with their code: SES or SNS does not take it',
    metric: retriesOf(installation, messageSender),
    threshold: 5,
  });
  addAlarm(scope, installation, {
    id: 'texts-cost',
    effect: 'Soon nobody gets a text: half of those that a day may have were sent, and each costs money',
    metric: ownMetric(installation, ['function', messageSender.id], 'texts-sent', {
      period: Duration.days(1),
    }),
    threshold: Math.ceil(installation.settings.families.accounts.limits.textsPerDay / 2),
  });
  addAlarm(scope, installation, {
    id: 'bounces',
    effect: 'Soon nobody gets mail: so many addresses bounce that SES may stop the account’s sending',
    metric: reputation('Reputation.BounceRate'),
    // SES begins a review at 5 %, and may pause sending at 10 %.
    threshold: 0.05,
  });
  addAlarm(scope, installation, {
    id: 'complaints',
    effect: 'Soon nobody gets mail: so many people call it spam that SES may stop the account’s sending',
    metric: reputation('Reputation.ComplaintRate'),
    // SES begins a review at 0.1 %, and may pause sending at 0.5 %.
    threshold: 0.001,
  });
  addAlarm(scope, installation, {
    id: 'certificates-ending',
    effect: 'Within days mail programs will warn of a certificate that has ended, as it was not renewed',
    metric: ownMetric(installation, ['installation'], 'certificatesEnding', {
      statistic: Stats.MAXIMUM,
      period: Duration.hours(6),
    }),
    threshold: 1,
  });
  addAlarm(scope, installation, {
    id: 'route53-throttled',
    effect: 'Names and certificates take longer than they should: Route 53 turns requests away',
    metric: ownMetric(installation, ['function', dnsWriter.id], 'route53Throttled', {
      period: Duration.minutes(15),
    }),
    threshold: 10,
  });
  addAlarm(scope, installation, {
    id: 'dns-conflicts',
    effect: 'A name does not resolve to what its owner wants: somebody else’s record stands in its place',
    // A conflict is tried, and told of, once an hour.
    metric: ownMetric(installation, ['function', dnsWriter.id], 'dnsConflicts', {
      period: Duration.hours(1),
    }),
    threshold: 1,
  });
  addAlarm(scope, installation, {
    id: 'stale-servers',
    effect: 'A fifth of the registered servers or more have stopped to check in, or cannot',
    metric: ownMetric(installation, ['function', serverWatch.id], 'staleServerShare', {
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(15),
    }),
    threshold: 20,
  });
  addAlarm(scope, installation, {
    id: 'throttles',
    effect:
      'Some calls are turned away and some work is late: the account runs as many functions at once as it may',
    // Of the whole account, as the limit is.
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: Stats.SUM,
      period: PERIOD,
    }),
    threshold: 10,
  });
}

const retriesOf = (installation: Installation, sender: AnyWorker) =>
  ownMetric(installation, ['function', sender.id], 'retries', { period: Duration.minutes(15) });

/** Of the whole account, as SES judges it. */
const reputation = (metricName: string) =>
  new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
