import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { serve, type HttpHandler } from '../../functions/http/serve';
import type { AnyRoute } from '../../functions/http/route';
import type { RegistrationSettings } from '../../functions/registration/settings';
import type { AuthorizedCall } from '../../local/aws-server';
import { environmentOfFunction } from '../../local/deployment';
import type { RecordSet } from '../../local/dns/record-set';
import type { InboxMessage } from '../../local/inbox';
import { callDynamoDb } from '../../local/operator-call';
import type { SystemOptions, System } from '../../local/system';
import { startSystem } from '../../local/system';
import { call, queryOf, type Answer, type CallOptions, type Parameters } from './call';
import { eventually } from './eventually';
import { ExchangeLog } from './exchanges';
import { FaultPlan } from './fault-plan';
import { FieldLog } from './field-log';
import { MovableClock } from './movable-clock';
import { resolveName } from './resolve';

/** One line of the functions' log. */
export interface LogLine {
  level: 'info' | 'error';
  message: string;
  function: string;
  status?: number;
  code?: string;
}

/** What a table's item is, whoever wrote it. */
export type StoredItem = Record<string, unknown> & { pk: string };

export type TestSystemOptions = Omit<SystemOptions, 'clock'> & { clock?: MovableClock };

const FAST_ROUTE53 = { requestsPerSecond: 1_000, burst: 1_000, processingMs: 0, insyncMs: 0 };

/**
 * The whole system as a test uses it: in memory, on free ports, with a clock that can be moved, AWS that can fail,
 * and everything that it said and did at hand. Route 53 is quick, unless the test says otherwise.
 */
export class TestSystem {
  readonly clock: MovableClock;
  readonly faults = new FaultPlan();
  /** Every log line as it was written. */
  readonly logLines: string[] = [];
  /** Every decision of the local IAM. */
  readonly awsCalls: AuthorizedCall[] = [];
  /** What the routes' calls asked of AWS. */
  readonly exchanges: ExchangeLog;
  /** Which fields the routes' calls had. */
  readonly fields = new FieldLog();
  readonly #options: SystemOptions;
  readonly #mailsRead = new Map<string, number>();
  #running: System | undefined;

  constructor({ clock = new MovableClock(), ...options }: TestSystemOptions = {}) {
    this.clock = clock;
    this.exchanges = new ExchangeLog(() => clock.now());
    this.#options = options;
  }

  async start(): Promise<void> {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    this.#running = await startSystem({
      route53: FAST_ROUTE53,
      writeLog: (line) => this.logLines.push(line),
      onAwsCall: (call) => this.awsCalls.push(call),
      fault: this.faults.decide,
      onAwsAnswer: this.exchanges.onAwsAnswer,
      aroundRoute: this.#around,
      clock: this.clock,
      ...this.#options,
    });
  }

  readonly #around = (route: AnyRoute, handler: HttpHandler) =>
    this.fields.around(route, this.exchanges.around(route, handler));

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  get running(): System {
    if (!this.#running) throw new Error('The system does not run');
    return this.#running;
  }

  get zone(): string {
    return this.running.deployed.registration.zone;
  }

  get log(): LogLine[] {
    return this.logLines.map((line) => JSON.parse(line) as LogLine);
  }

  call(path: string, parameters?: Parameters, options?: CallOptions): Promise<Answer> {
    return call(this.running.baseUrl, path, parameters, options);
  }

  /**
   * Calls a route's function as API Gateway does, from an address that no client on this machine can have.
   * @param settings what differs from the settings of this system
   */
  async callFrom(
    sourceIp: string,
    route: AnyRoute,
    parameters: Parameters,
    settings: Partial<RegistrationSettings> = {},
  ): Promise<{ status: number; text: string }> {
    const { deployed, baseUrl } = this.running;
    const environment = environmentOfFunction(
      route,
      { ...deployed, registration: { ...deployed.registration, ...settings } },
      baseUrl,
    );
    const served = serve(route, {
      environment,
      clock: this.clock,
      writeLog: (line) => this.logLines.push(line),
    });
    const handler = this.#around(route, served);
    const query = queryOf(parameters);
    const routeKey = `${route.method} ${route.path}`;
    const answer = await handler(
      {
        version: '2.0',
        routeKey,
        rawPath: route.path,
        rawQueryString: query,
        headers: {},
        requestContext: {
          accountId: '',
          apiId: '',
          domainName: 'api.test',
          domainPrefix: 'api',
          http: { method: route.method, path: route.path, protocol: 'HTTP/1.1', sourceIp, userAgent: '' },
          requestId: 'test',
          routeKey,
          stage: '$default',
          time: '',
          timeEpoch: 0,
        },
        isBase64Encoded: false,
      },
      { awsRequestId: 'test', getRemainingTimeInMillis: () => 10_000 },
    );
    return { status: answer.statusCode ?? 0, text: answer.body ?? '' };
  }

  /** Runs what is scheduled, and waits until nothing is left to do now. */
  sweep(): Promise<void> {
    return this.running.sweep();
  }

  /** What DNS says about a name below the zone; of the zone itself without a name. */
  resolve(type: 'A' | 'AAAA' | 'TXT', name = ''): ReturnType<typeof resolveName> {
    return resolveName(this.running.dnsPort, name ? `${name}.${this.zone}` : this.zone, type);
  }

  /** What Route 53 accepted at a label and below it. */
  recordsOf(label: string): RecordSet[] {
    const fqdn = `${label}.${this.zone}.`;
    const all = this.running.route53.zones().flatMap(({ recordSets }) => recordSets);
    return all
      .filter(({ name }) => name === fqdn || name.endsWith(`.${fqdn}`))
      .map(({ insync: _insync, ...recordSet }) => recordSet);
  }

  /** The next mail to this address that was not read yet; waits for it. */
  async nextMail(to: string): Promise<InboxMessage> {
    const read = this.#mailsRead.get(to) ?? 0;
    const mail = await eventually(() => {
      const found = this.mailsTo(to)[read];
      if (!found) throw new Error(`No mail number ${read + 1} to ${to}`);
      return found;
    });
    this.#mailsRead.set(to, read + 1);
    return mail;
  }

  mailsTo(address: string): InboxMessage[] {
    return this.running.inbox.list().filter(({ to }) => to === address);
  }

  /** Every item of every table, ordered by key. */
  async items(): Promise<StoredItem[]> {
    const { standIn } = this.running.store;
    const { TableNames } = await callDynamoDb<{ TableNames: string[] }>(standIn, 'ListTables', {});
    const items: StoredItem[] = [];
    for (const TableName of TableNames) {
      let ExclusiveStartKey: unknown;
      do {
        const page = await callDynamoDb<{
          Items: Record<string, AttributeValue>[];
          LastEvaluatedKey?: Record<string, unknown>;
        }>(standIn, 'Scan', { TableName, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) });
        items.push(...page.Items.map((item) => unmarshall(item) as StoredItem));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
    return items.sort((a, b) => (a.pk < b.pk ? -1 : 1));
  }

  /** Writes an item as an operator would, e.g. to import what another system had. */
  async putItem(item: Record<string, AttributeValue>): Promise<void> {
    const TableName = this.running.deployed.tables.names.name;
    await callDynamoDb(this.running.store.standIn, 'PutItem', { TableName, Item: item });
  }
}

/** A system for the tests of a file or a `describe`. */
export function useSystem(options: TestSystemOptions = {}): TestSystem {
  jest.setTimeout(60_000);
  const system = new TestSystem(options);
  beforeAll(() => system.start());
  afterEach(() => system.faults.clear());
  afterAll(() => system.stop());
  return system;
}
