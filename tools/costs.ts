/** What an installation costs a month, computed from what was measured, a price list and assumptions. */
import type assumptionsFile from '../docs/cost-assumptions.json';
import type prices from '../docs/prices.json';

export type Prices = typeof prices;
export type Assumptions = typeof assumptionsFile;

/** Requests of DynamoDB by route and case, as `bench/budget.json` has them. */
type Budget = Record<string, { cases?: Record<string, Record<string, number>> }>;

/** DynamoDB's units of one call. */
interface Units {
  reads: number;
  writes: number;
}

/** Of one call of each route that gateways use often. */
interface Measured {
  steadyPing: Units;
  writingPing: Units;
  dnsconfig: Units;
  subscribe: Units;
}

/** A service and what it costs, in dollars a month. */
export interface CostLine {
  service: string;
  dollars: number;
  from: string;
}

interface Tier {
  upTo?: number;
  price: number;
}

const MILLION = 1_000_000;
const GIGABYTE = 1_000_000_000;
const ROUTE_GIGABYTES = 0.5;
const WAITING_GIGABYTES = 0.25;
export const SIZES = [1_000, 100_000, MILLION];

/**
 * @param budget `bench/budget.json`: the requests of a call, to which tests hold the routes
 * @param performance `docs/performance.md`, whose table of units was counted on the wire
 * @param promiseWrites units of a write that the table does not have
 */
export function measuredUnits(budget: Budget, performance: string, promiseWrites: number): Measured {
  const reads = (route: string, name: string) => {
    const requests = budget[route]?.cases?.[name];
    if (!requests) throw new Error(`bench/budget.json has no case of ${route} for ${name}`);
    return (requests['eventual GetItem'] ?? 0) / 2 + (requests.GetItem ?? 0);
  };
  // Other tables name routes as well.
  const [, table = ''] = performance.split(/^## More names$/m);
  const writing = (route: string, name: string): Units => {
    const [, units] =
      new RegExp(`^\\| ${route} +\\|(?: +[\\d,.]+ +\\|){3} +([\\d.]+) +\\|$`, 'm').exec(table) ?? [];
    if (!units) throw new Error(`docs/performance.md has no units of ${route}`);
    return { reads: reads(route, name), writes: Number(units) - reads(route, name) };
  };
  return {
    steadyPing: { reads: reads('ping', 'a steady heartbeat'), writes: 0 },
    writingPing: writing('ping', 'a new address'),
    dnsconfig: { reads: reads('dnsconfig', 'a new value'), writes: promiseWrites },
    subscribe: writing('subscribe', 'a new name'),
  };
}

/** @returns a line a service, in dollars a month, for so many gateways */
export function monthlyCosts(
  gateways: number,
  measured: Measured,
  assumptions: Assumptions,
  price: Prices,
): CostLine[] {
  const a = valuesOf(assumptions);
  const heartbeats = gateways * a.heartbeatsPerDay * a.daysInMonth;
  const challenges = gateways * (a.daysInMonth / a.daysBetweenRenewals) * a.challengesPerRenewal;
  const newNames = gateways * a.newShare;
  const tunnels = gateways * (1 - a.directShare) * a.tunnelsPerMonth;
  const addressChanges = gateways * a.directShare * a.addressChangesPerMonth;
  const mails = gateways * a.mailsPerMonth;

  const requests = heartbeats + challenges + newNames + tunnels;
  // A value is taken out of DNS again an hour later.
  const changes = 2 * challenges + newNames + addressChanges + mails;
  const scheduled = a.workerRunsPerDay * a.daysInMonth;
  const runs = scheduled + changes * a.workerRunsPerChange;
  const gigabyteSeconds =
    ((requests - challenges) * a.routeMilliseconds * ROUTE_GIGABYTES +
      runs * a.workerMilliseconds * ROUTE_GIGABYTES) /
      1_000 +
    challenges * a.secondsPerChallenge * WAITING_GIGABYTES;

  const daily = gateways * a.dailyWrites * a.daysInMonth;
  const steady = heartbeats - daily - addressChanges;
  const unitsOf = (unit: keyof Units) =>
    steady * measured.steadyPing[unit] +
    daily * measured.writingPing[unit] +
    challenges * measured.dnsconfig[unit] +
    newNames * measured.subscribe[unit];
  const reads =
    unitsOf('reads') +
    addressChanges * measured.writingPing.reads +
    tunnels * a.tunnelReads +
    scheduled * a.workerRunReads +
    changes * a.workerReadsPerChange;
  const writes =
    unitsOf('writes') +
    (addressChanges + mails) * a.promiseWrites +
    scheduled * a.workerRunWrites +
    changes * a.workerWritesPerChange;
  const stored = (gateways * a.bytesStored) / GIGABYTE;

  const records = gateways * a.directShare;
  const logged = (requests * a.bytesLogged) / GIGABYTE;
  const { apiGateway, lambda, dynamodb, route53, ses, kms, secretsManager, cloudwatch, transfer } = price;
  return [
    {
      service: 'API Gateway',
      dollars: tiered(requests, apiGateway.perMillionRequests),
      from: `${count(requests)} requests`,
    },
    {
      service: 'Lambda (arm64)',
      dollars:
        ((requests + runs) / MILLION) * lambda.perMillionRequests +
        gigabyteSeconds * lambda.perGigabyteSecond,
      from: `${count(requests + runs)} calls, ${count(gigabyteSeconds)} GB-s`,
    },
    {
      service: 'DynamoDB',
      dollars:
        (reads / MILLION) * dynamodb.perMillionReadUnits +
        (writes / MILLION) * dynamodb.perMillionWriteUnits +
        stored * (dynamodb.perGigabyteStored + dynamodb.perGigabyteOfPointInTimeRecovery),
      from: `${count(reads)} read units, ${count(writes)} write units, ${stored.toFixed(3)} GB with point-in-time recovery`,
    },
    {
      service: 'Route 53',
      dollars:
        a.zones * route53.perZone +
        tiered(gateways * a.queriesPerMonth, route53.perMillionQueries) +
        Math.max(0, records - route53.recordsInZone * a.zones) * route53.perFurtherRecord,
      from: `${count(gateways * a.queriesPerMonth)} queries, ${count(records)} records`,
    },
    { service: 'SES', dollars: (mails / 1_000) * ses.perThousandMails, from: `${count(mails)} mails` },
    {
      service: 'KMS and Secrets Manager',
      // A mail's parameters are sealed and opened, a tunnel's secret sealed once and opened each time.
      dollars:
        a.keys * kms.perKey +
        ((newNames + tunnels + 2 * mails) / 10_000) * kms.perTenThousandRequests +
        a.secrets * secretsManager.perSecret,
      from: `${count(a.keys)} key, ${count(newNames + tunnels + 2 * mails)} requests`,
    },
    {
      service: 'CloudWatch logs',
      dollars: logged * (cloudwatch.perGigabyteLogged + a.logMonths * cloudwatch.perGigabyteKept),
      from: `${logged.toFixed(2)} GB`,
    },
    {
      service: 'CloudWatch metrics, alarms, dashboards',
      dollars:
        a.metrics * cloudwatch.perMetric +
        a.alarms * cloudwatch.perAlarm +
        a.dashboards * cloudwatch.perDashboard,
      from: `${a.metrics} metrics, ${a.alarms} alarms, ${a.dashboards} dashboard`,
    },
    {
      service: 'Data transfer out',
      dollars: ((requests * a.bytesAnswered) / GIGABYTE) * transfer.perGigabyteOut,
      from: `${((requests * a.bytesAnswered) / GIGABYTE).toFixed(2)} GB`,
    },
  ];
}

/** Dollars for so many, where the price of a million falls from one tier to the next. */
export function tiered(amount: number, tiers: readonly Tier[]): number {
  let dollars = 0;
  let from = 0;
  for (const { upTo = Infinity, price } of tiers) {
    dollars += (Math.max(0, Math.min(amount, upTo) - from) / MILLION) * price;
    from = upTo;
  }
  return dollars;
}

const valuesOf = (assumptions: Assumptions) =>
  Object.fromEntries(Object.entries(assumptions).map(([name, { value }]) => [name, value])) as Record<
    keyof Assumptions,
    number
  >;

const count = (amount: number) => Math.round(amount).toLocaleString('en-US');
