import {
  Dashboard,
  GraphWidget,
  Metric,
  Stats,
  TextWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { messageSender } from '../functions/accounts/workers/message-sender';
import { serverWatch } from '../functions/activation/workers/server-watch';
import { dnsWriter } from '../functions/dns/workers/dns-writer';
import type { AnyRoute } from '../functions/http/route';
import { certificateIssuer } from '../functions/mail/workers/certificate-issuer';
import type { Need } from '../functions/needs';
import { mailEvents } from '../functions/outbox/workers/mail-events';
import { queues, type Queue, type QueueId } from '../functions/queues/queue';
import { mailSender } from '../functions/registration/workers/mail-sender';
import type { MetricName } from '../functions/telemetry/metrics';
import type { Installation } from './installation';
import { ownMetric, PERIOD } from './own-metric';

const WIDTH = 12;

/** Routes with one of these needs promise a queue's work. */
const PROMISED_BY: Readonly<Record<QueueId, readonly Need[]>> = {
  dns: ['names:save'],
  mail: ['mail-secret:seal'],
  message: ['accounts:save'],
  certificate: ['mail-certificates:save'],
  deletion: ['mail-domains:delete'],
};

interface FamilyDashboardProps {
  installation: Installation;
  family: string;
  api: HttpApi;
  routes: readonly AnyRoute[];
}

/**
 * What an operator wants to see of a family at one look: how much it is used, what fails, how long it takes, and what
 * becomes of its promises. Which promises those are, its routes' needs say.
 */
export function addFamilyDashboard(
  scope: Construct,
  { installation, family, api, routes }: FamilyDashboardProps,
): void {
  const own = (name: MetricName<'family'>) => ownMetric(installation, ['family', family], name);
  const ofLambda = (metricName: string, statistic: string) =>
    routes.map(
      ({ id }) =>
        new Metric({
          namespace: 'AWS/Lambda',
          metricName,
          dimensionsMap: { FunctionName: `${installation.settings.installation}-${id}` },
          statistic,
          period: PERIOD,
          label: id,
        }),
    );
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: `${installation.settings.installation}-${family}`,
  });
  const promised = queues.filter(({ id }) =>
    routes.some(({ needs }) => needs.some((need) => PROMISED_BY[id].includes(need))),
  );
  dashboard.addWidgets(
    new TextWidget({
      width: 2 * WIDTH,
      height: 1,
      markdown:
        'What to do about an alarm is in `docs/runbook.md`. Saved queries of Logs Insights begin with the installation’s name.',
    }),
  );
  dashboard.addWidgets(
    graph('Traffic: calls of each route', ofLambda('Invocations', Stats.SUM), { stacked: true }),
    graph('Refused, limits hit, internal errors', [
      own('clientErrors'),
      own('limitsHit'),
      own('internalErrors'),
    ]),
  );
  dashboard.addWidgets(
    graph('Latency: 95th percentile of each route, ms', ofLambda('Duration', 'p95')),
    graph('Crashed', ofLambda('Errors', Stats.SUM), { stacked: true }),
  );
  dashboard.addWidgets(
    graph('Latency of the whole API, ms', [
      api.metricLatency({ statistic: 'p50', period: PERIOD, label: 'p50' }),
      api.metricLatency({ statistic: 'p95', period: PERIOD, label: 'p95' }),
    ]),
    graph('Turned away: the account’s concurrency is used up', ofLambda('Throttles', Stats.SUM), {
      stacked: true,
    }),
  );
  for (const queue of promised) dashboard.addWidgets(...queueWidgets(installation, queue));
  if (routes.some(({ needs }) => needs.includes('servers:save'))) {
    const watch = (name: MetricName<'function'>) =>
      ownMetric(installation, ['function', serverWatch.id], name, { statistic: Stats.MAXIMUM });
    dashboard.addWidgets(graph('Servers', [watch('servers'), watch('staleServers')]));
  }
}

/** How long promises wait, and what their worker says of its work. */
function queueWidgets(installation: Installation, { id }: Queue): IWidget[] {
  const age = ownMetric(installation, ['queue', id], 'queueAge', { statistic: Stats.MAXIMUM });
  return [graph(`Age of the ${id} queue, seconds`, [age]), ...(workOf[id]?.(installation) ?? [])];
}

const workOf: Readonly<Record<string, ((installation: Installation) => IWidget[]) | undefined>> = {
  dns: (installation) => {
    const writer = (name: MetricName<'function'>) =>
      ownMetric(installation, ['function', dnsWriter.id], name);
    return [
      graph('DNS: batches, names, refused, in conflict, turned away', [
        writer('dnsBatches'),
        writer('dnsNames'),
        writer('dnsRejected'),
        writer('dnsConflicts'),
        writer('route53Throttled'),
      ]),
    ];
  },
  mail: (installation) => {
    const sender = (name: MetricName<'function'>) =>
      ownMetric(installation, ['function', mailSender.id], name);
    return [
      graph('Mails', [
        sender('mails-sent'),
        sender('mails-retried'),
        sender('mails-given-up'),
        sender('mails-suppressed'),
      ]),
      graph('Bounces and complaints', [ownMetric(installation, ['function', mailEvents.id], 'suppressions')]),
    ];
  },
  message: (installation) => {
    const sender = (name: MetricName<'function'>) =>
      ownMetric(installation, ['function', messageSender.id], name);
    return [
      graph('Mails and texts', [
        sender('mails-sent'),
        sender('texts-sent'),
        sender('retries'),
        sender('mails-given-up'),
        sender('texts-given-up'),
      ]),
    ];
  },
  certificate: (installation) => [
    graph('Certificates: days left of the next to end, ending soon', [
      ownMetric(installation, ['installation'], 'certificateDaysLeft', { statistic: Stats.MINIMUM }),
      ownMetric(installation, ['installation'], 'certificatesEnding', { statistic: Stats.MAXIMUM }),
    ]),
    graph('Certificates issued', [
      ownMetric(installation, ['function', certificateIssuer.id], 'certificatesIssued'),
    ]),
  ],
};

const graph = (title: string, left: IMetric[], { stacked = false } = {}) =>
  new GraphWidget({ title, left, stacked, width: WIDTH, height: 6, leftYAxis: { min: 0 } });
