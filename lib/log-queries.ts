import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

/** A query of CloudWatch Logs Insights that an operator finds ready in the console, below the installation's name. */
interface LogQuery {
  /** Below the installation's name; slashes make folders. */
  name: string;
  /** The lines of the query, which the console joins with bars. */
  steps: readonly string[];
}

const CAUSE =
  'fields @timestamp, function, message, requestId, error.name, error.message, error.cause.message';

/** Of a family's functions, in the order of the stack. */
const familyQueries = (family: string): LogQuery[] => [
  {
    name: `${family}/failures`,
    steps: [
      CAUSE,
      'filter level = "error" or @message like /Task timed out|Runtime exited|Runtime\\.\\w+/',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  {
    name: `${family}/slow requests`,
    steps: [
      'filter message = "request"',
      'stats count(*) as requests, pct(durationMs, 50) as p50, pct(durationMs, 95) as p95, max(durationMs) as slowest by function',
      'sort p95 desc',
    ],
  },
  {
    name: `${family}/cold starts`,
    steps: [
      'filter message = "request"',
      'stats sum(coldStart) as cold, count(*) as requests, 100 * sum(coldStart) / count(*) as percent by function',
      'sort percent desc',
    ],
  },
  {
    name: `${family}/limits hit`,
    steps: ['filter limitsHit = 1', 'stats count(*) as times by function, code, bin(1h)', 'sort times desc'],
  },
];

const DELIVERY_QUERIES: readonly LogQuery[] = [
  {
    name: 'delivery/failures of workers',
    steps: [
      CAUSE,
      'filter level = "error" or @message like /Task timed out|Runtime exited|Runtime\\.\\w+/',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  {
    name: 'delivery/history of a name',
    // Whoever runs it puts the name in.
    steps: [
      'fields @timestamp, function, message, changeId, error.message',
      'filter @message like "demo.gateways.example.org"',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
];

const ACCESS_QUERIES: readonly LogQuery[] = [
  {
    name: 'api/errors by route',
    steps: [
      'filter status >= 500',
      'stats count(*) as answers by route, status, integrationError',
      'sort answers desc',
    ],
  },
  {
    name: 'api/slowest routes',
    steps: [
      'stats count(*) as requests, pct(responseMs, 50) as p50, pct(responseMs, 95) as p95 by route',
      'sort p95 desc',
    ],
  },
  {
    name: 'api/busiest clients',
    steps: ['stats count(*) as requests by sourceIp, userAgent', 'sort requests desc', 'limit 50'],
  },
];

/** @param functionIds those whose logs are asked */
export const addFamilyQueries = (
  scope: Construct,
  settings: Settings,
  family: string,
  functionIds: readonly string[],
) => addQueries(scope, settings, familyQueries(family), logsOf(settings, functionIds));

export const addDeliveryQueries = (scope: Construct, settings: Settings, functionIds: readonly string[]) =>
  addQueries(scope, settings, DELIVERY_QUERIES, logsOf(settings, functionIds));

/** @param accessLog name of the API's log group */
export const addAccessQueries = (scope: Construct, settings: Settings, accessLog: string) =>
  addQueries(scope, settings, ACCESS_QUERIES, [accessLog]);

function addQueries(
  scope: Construct,
  { installation }: Settings,
  queries: readonly LogQuery[],
  logGroupNames: string[],
): void {
  queries.forEach(({ name, steps }, position) => {
    new CfnQueryDefinition(scope, `Query${position}`, {
      name: `${installation}/${name}`,
      queryString: steps.join('\n| '),
      logGroupNames,
    });
  });
}

const logsOf = ({ installation }: Settings, functionIds: readonly string[]) =>
  functionIds.map((id) => `/aws/lambda/${installation}-${id}`);
