/**
 * The whole system on this machine: the declared routes and workers, each in its own role and environment, on stand-ins
 * for the AWS services that they use.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import type { AccountsSettings } from '../functions/accounts/settings';
import type { ActivationSettings } from '../functions/activation/settings';
import type { Clock } from '../functions/clock';
import { censusKey } from '../functions/dns/names-table';
import { zoneCensus } from '../functions/dns/workers/zone-census';
import { runWorker, type AnyWorker, type WorkerEvent } from '../functions/http/worker';
import { serve, type HttpHandler } from '../functions/http/serve';
import { takingPayload1 } from '../functions/http/payload-1';
import { challenges, servedEndpoints, type AnyRoute } from '../functions/http/route';
import type { MailSettings } from '../functions/mail/settings';
import type { RegistrationSettings } from '../functions/registration/settings';
import { routes as allRoutes } from '../functions/routes';
import { FIRST_KEY_ID, newKey, writeKeyRing } from '../functions/secrets/key-ring';
import { jsonLog } from '../functions/telemetry/log';
import { tableIds, type TableId } from '../functions/table-schema';
import { tableSchemas } from '../functions/tables';
import { knownPaths, serveUnmatched } from '../functions/unmatched';
import { workers as allWorkers } from '../functions/workers';
import type { Deployed } from '../lib/grants';
import { createAwsServer, type AwsServerOptions } from './aws-server';
import {
  ACCOUNTS_KEYS,
  ACTIVATION_KEYS,
  AWS_PATH,
  deployedLocally,
  environmentOfFunction,
  EXPORTS_BUCKET,
  FAILURE_QUEUE,
  MAIL_KEYS,
  policiesOf,
  PUSH_APPLICATIONS,
  roleOf,
  SECRETS_KEY_ALIAS,
} from './deployment';
import { startDnsServer } from './dns/dns-server';
import { withMoods } from './dynamodb/moods';
import { startStore, type Store, type StoreOptions } from './dynamodb/store';
import { createFailureQueue } from './failure-queue';
import { createGateway, type AnsweredRequest } from './gateway';
import { startHttpServer } from './http-server';
import { clientAddress } from './gateway-event';
import { openInbox, type Inbox } from './inbox';
import { createLambda, functionArn } from './lambda';
import { lockFolder } from './instance-lock';
import { callDynamoDb } from './operator-call';
import { createKms } from './kms';
import { addressesToListenOn, httpUrl, isEveryAddress, isLoopbackAddress } from './listening';
import { isFromThisMachine, isMeantForThisMachine } from './local-access';
import { openLogFile } from './log-file';
import { createLocalPage, LOCAL_PATH } from './page/local-page';
import { endLeases, provisionHostedZone, provisionTable } from './provision';
import { createRoute53, type Route53, type Route53Options } from './route53/route53';
import { createS3 } from './s3';
import { createSecretsManager } from './secrets-manager';
import { createSes } from './ses';
import { createSns, type SnsOptions } from './sns';
import { stoppableClock } from './stoppable-clock';
import { streamTable } from './table-stream';
import { WorkerRunner } from './worker-runner';

export interface SystemOptions {
  /** Where everything is kept, one system a folder; in memory when absent. */
  dataFolder?: string;
  /** Of the HTTP server. Default: a free one. */
  port?: number;
  /** Of the DNS server. Default: a free one. */
  dnsPort?: number;
  /** An address to listen on besides loopback; `0.0.0.0` and `::` are all of them. Mails' links lead to it. */
  listen?: string;
  /** The gateways' zone, without the final dot. Default `gateways.test`. */
  zone?: string;
  /** Zones for mail domains. */
  furtherZones?: readonly string[];
  /** Default `dynalite`, which needs nothing but Node.js. */
  store?: 'dynalite' | 'dynamodb-local';
  route53?: Pick<
    Route53Options,
    'requestsPerSecond' | 'burst' | 'processingMs' | 'insyncMs' | 'maxRecordSetsPerZone'
  >;
  /** What differs from the settings of a developer's machine. */
  registration?: Partial<RegistrationSettings>;
  mail?: Partial<MailSettings>;
  activation?: Partial<ActivationSettings>;
  accounts?: Partial<AccountsSettings>;
  /** Who cannot be reached by texts and pushes. */
  sns?: Pick<SnsOptions, 'optedOut' | 'removedApps' | 'affordableTexts' | 'maxTextsPerSecond'>;
  /** Default: all of them. */
  routes?: readonly AnyRoute[];
  workers?: readonly AnyWorker[];
  clock?: Clock;
  /** Takes the functions' log lines. Default: `log.jsonl` in the data folder. */
  writeLog?: (line: string) => void;
  /** Told about every decision of the local IAM. */
  onAwsCall?: AwsServerOptions['onCall'];
  /** How long a function waits for an answer of AWS. Default 30,000: many wait for one process here. */
  awsCallTimeoutMs?: number;
  /** Makes calls of AWS fail. */
  fault?: AwsServerOptions['fault'];
  /** Told about every answer of AWS. */
  onAwsAnswer?: AwsServerOptions['onAnswer'];
  /** Takes the place of a route's function, e.g. to watch its calls. */
  aroundRoute?: (route: AnyRoute, handler: HttpHandler) => HttpHandler;
}

export interface System {
  /** Scheme, host and port, without a trailing slash: on loopback, wherever else it listens. */
  baseUrl: string;
  dnsPort: number;
  /** What the functions' policies and environments are made of. */
  deployed: Deployed;
  store: Store;
  route53: Route53;
  inbox: Inbox;
  /** Wake-ups that failed for good. */
  failedWakes(): number;
  /** The last 200, oldest first. */
  recentRequests(): readonly AnsweredRequest[];
  /** Runs every worker that has a schedule, and resolves when nothing runs any more. */
  sweep(): Promise<void>;
  /** Resolves when every nudge has been followed and no worker runs. What is due later may still wait. */
  idle(): Promise<void>;
  /** Ends everything, open connections too. */
  stop(): Promise<void>;
}

/** Where the functions call the stand-ins for AWS. */
const HOST = '127.0.0.1';
const DEFAULT_ZONE = 'gateways.test';
/** Route 53's for an account. */
const ROUTE53_REQUESTS_PER_SECOND = 10;
/** How long a change is PENDING; up to 60 s in AWS. */
const INSYNC_MS = 1_000;
const REMEMBERED_REQUESTS = 200;
/** API Gateway's own: a function here shares its processor with all others. */
const UNDECLARED_TIMEOUT_SECONDS = 30;

/**
 * Starts a system. Several can run in one process, each with its own ports and folder.
 * @throws Error whose message tells a person what to change: a port or folder that cannot be had
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const ending: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, ending)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param ending gets what undoes each step */
async function start(options: SystemOptions, ending: (() => unknown)[]): Promise<Omit<System, 'stop'>> {
  const { zone = DEFAULT_ZONE, routes = allRoutes, workers = allWorkers, route53: limits = {} } = options;
  const clock = stoppableClock(options.clock);
  const dataFolder = await openDataFolder(options.dataFolder, ending);
  // DynamoDB Local keeps its items in memory; what must agree with them then lives no longer.
  const folder = options.store === 'dynamodb-local' ? undefined : dataFolder;

  // Ports first: when one cannot be had, nothing else was touched.
  const addresses = addressesToListenOn(options.listen);
  const http = await startHttpServer(options.port ?? 0, addresses);
  ending.push(() => http.close());
  const baseUrl = httpUrl(HOST, http.port);
  let zoneIsNew = true;
  const route53 = createRoute53({
    ...limits,
    // A zone that AWS takes a minute to make would be there before the first deployment of anything else.
    insyncMs: () => (zoneIsNew ? 0 : current(limits.insyncMs ?? INSYNC_MS)),
    now: clock.now,
    ...(folder ? { file: join(folder, 'route53.jsonl') } : {}),
  });
  ending.push(() => route53.close());
  const dns = await startDnsServer({ port: options.dnsPort ?? 0, addresses, findZone: route53.findZone });
  ending.push(() => dns.close());
  const furtherZones = options.furtherZones ?? [];
  const hostedZones: Record<string, string> = {};
  for (const name of [zone, ...furtherZones]) hostedZones[name] = await provisionHostedZone(route53, name);
  zoneIsNew = false;

  const store = await startStore(storeOptions(options.store, folder, clock));
  ending.push(() => store.close());
  const kms = createKms({ aliases: [SECRETS_KEY_ALIAS], ...(folder ? { folder } : {}) });
  const secretsManager = createSecretsManager({ now: clock.now, ...(folder ? { folder } : {}) });
  const inbox = openInbox(folder, clock.now);
  const deployed = deployedLocally({
    zone,
    furtherZones,
    hostedZones,
    baseUrl: publicBaseUrl(options.listen, http.port),
    secretsKeyArn: kms.keyArn,
    activationKeysArn: secretsManager.provision(ACTIVATION_KEYS, () => writeKeyRing([newKey(FIRST_KEY_ID)])),
    mailKeysArn: secretsManager.provision(MAIL_KEYS, () => writeKeyRing([newKey(FIRST_KEY_ID)])),
    accountsKeysArn: secretsManager.provision(ACCOUNTS_KEYS, () => writeKeyRing([newKey(FIRST_KEY_ID)])),
    route53RequestsPerSecond: limits.requestsPerSecond ?? ROUTE53_REQUESTS_PER_SECOND,
    registration: options.registration ?? {},
    mail: options.mail ?? {},
    activation: options.activation ?? {},
    accounts: options.accounts ?? {},
  });
  for (const id of tableIds) await provisionTable(store.standIn, deployed.tables[id].name, tableSchemas[id]);
  for (const name of Object.keys(hostedZones)) {
    await endLeases(store.standIn, deployed.tables.names.name, name);
  }

  const writeLog = options.writeLog ?? openLogFile(dataFolder, ending);
  const runtimeOf = (declared: AnyRoute | AnyWorker) => ({
    environment: environmentOfFunction(declared, deployed, baseUrl, options.awsCallTimeoutMs),
    clock,
    writeLog,
  });
  const failures = createFailureQueue(FAILURE_QUEUE, clock.now);
  const runners = workers.map(
    (worker) =>
      new WorkerRunner(worker, runWorker(worker, runtimeOf(worker)), (givenUp) =>
        failures.add({
          version: '1.0',
          timestamp: new Date(clock.now()).toISOString(),
          requestContext: { functionArn: functionArn(roleOf(worker)) },
          ...givenUp,
        }),
      ),
  );
  const streams = tableIds.map((table) =>
    streamTable(store, deployed.tables[table].name, streamedAttributes(workers, table), (items) =>
      runners.forEach((runner) => runner.nudge({ table, ...items })),
    ),
  );
  const ses = createSes({
    inbox,
    verifiedIdentities: [zone],
    configurationSets: [deployed.mail.configurationSet.name],
    onNotification: (event) => runners.forEach((runner) => runner.mailEvent(JSON.stringify(event))),
    now: clock.now,
  });

  const policies = policiesOf([...routes, ...workers], deployed);
  const aws = createAwsServer({
    services: {
      dynamodb: options.fault ? withMoods(store.standIn) : store.standIn,
      lambda: createLambda(
        new Map(
          workers.map((worker, position) => [
            roleOf(worker),
            (event) => runners[position]!.invoke(event as WorkerEvent),
          ]),
        ),
      ),
      sqs: failures.standIn,
      kms: kms.standIn,
      route53: route53.handle,
      s3: createS3({ buckets: [EXPORTS_BUCKET] }),
      secretsmanager: secretsManager.standIn,
      ses,
      sns: createSns({
        inbox,
        platformApplications: Object.values(PUSH_APPLICATIONS),
        now: clock.now,
        ...options.sns,
      }),
    },
    policyOf: (accessKeyId) => policies.get(accessKeyId),
    pathPrefix: AWS_PATH,
    ...(options.onAwsCall ? { onCall: options.onAwsCall } : {}),
    ...(options.fault ? { fault: options.fault } : {}),
    ...(options.onAwsAnswer ? { onAnswer: options.onAwsAnswer } : {}),
  });
  const requests: AnsweredRequest[] = [];
  let requestCount = 0;
  const gateway = createGateway({
    endpoints: routes.flatMap((route) => {
      const served = serve(route, runtimeOf(route));
      const handler = options.aroundRoute?.(route, served) ?? served;
      return servedEndpoints(route).map(({ method, path }) => ({
        method,
        path,
        cors: route.family.cors,
        timeoutMs: (route.timeoutSeconds ?? UNDECLARED_TIMEOUT_SECONDS) * 1000,
        ...(challenges(route)
          ? { payloadFormat: '1.0' as const, handler: takingPayload1(handler) }
          : { handler }),
      }));
    }),
    unmatched: serveUnmatched(knownPaths(routes)),
    onAnswered: (request) => {
      requestCount += 1;
      requests.push(request);
      if (requests.length > REMEMBERED_REQUESTS) requests.shift();
    },
    onFault: (error) => jsonLog({ function: 'gateway' }, writeLog).error('function failed', error),
  });
  /** Has a census of all zones now, which is otherwise once a day. */
  const countAnew = async () => {
    for (const name of Object.keys(hostedZones)) {
      await callDynamoDb(store.standIn, 'DeleteItem', {
        TableName: deployed.tables.names.name,
        Key: { pk: { S: censusKey(name) } },
      });
    }
    runners[workers.findIndex(({ id }) => id === zoneCensus.id)]?.tick();
  };
  const page = createLocalPage(
    () => ({
      baseUrl,
      addresses: http.addresses,
      zone,
      dnsPort: dns.port,
      messages: inbox.list(),
      zones: route53.zones(),
      requests,
      requestCount,
    }),
    ({ name, type, ttl, values }) => {
      route53.changeByHand({ action: 'CREATE', name, type, ttlSeconds: ttl, values });
      void countAnew();
    },
  );
  http.serve(dispatch({ aws, page, gateway }, isOpen(options.listen)));

  const idle = async () => {
    do {
      for (const stream of streams) await stream.idle();
      for (const runner of runners) await runner.idle();
    } while (streams.some(({ busy }) => busy) || runners.some((runner) => runner.busy));
  };
  for (const runner of runners) runner.start();
  ending.push(async () => {
    // Sleepers wake up and fail, so that no run outlives the services that it uses.
    clock.stop();
    await Promise.all(streams.map((stream) => stream.close()));
    await Promise.all(runners.map((runner) => runner.stop()));
  });

  return {
    baseUrl,
    dnsPort: dns.port,
    deployed,
    store,
    route53,
    inbox,
    failedWakes: () => failures.depth,
    recentRequests: () => requests,
    async sweep() {
      for (const runner of runners) runner.tick();
      await idle();
    },
    idle,
  };
}

/** @returns its absolute path; it holds keys and mails, so it is for its owner alone */
async function openDataFolder(
  folder: string | undefined,
  ending: (() => unknown)[],
): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
  } catch (cause) {
    throw new Error(`The data folder ${path} cannot be used: ${(cause as Error).message}`, { cause });
  }
  ending.push(await lockFolder(path));
  return path;
}

function storeOptions(
  kind: SystemOptions['store'],
  folder: string | undefined,
  { now }: Clock,
): StoreOptions {
  if (kind === 'dynamodb-local') return { kind, folder: resolve('.gatepost/dynamodb-local'), now };
  return { kind: 'dynalite', now, ...(folder ? { folder: join(folder, 'dynamodb') } : {}) };
}

/** Whether others than this machine reach it. */
const isOpen = (listen: string | undefined) => listen !== undefined && !isLoopbackAddress(listen);

/** Where links of mails lead: an address that others know as well, where one was given. */
const publicBaseUrl = (listen: string | undefined, port: number) =>
  httpUrl(listen !== undefined && isOpen(listen) && !isEveryAddress(listen) ? listen : HOST, port);

function dispatch(
  listeners: Record<'aws' | 'page' | 'gateway', RequestListener>,
  open: boolean,
): RequestListener {
  return (request, response) => {
    const path = request.url ?? '/';
    const { host } = request.headers;
    const refuse = (hint: string) => void response.writeHead(403).end(`${hint}\n`);
    if (path === AWS_PATH || path.startsWith(`${AWS_PATH}/`)) {
      return isFromThisMachine(host, clientAddress(request))
        ? listeners.aws(request, response)
        : refuse(`Use ${HOST}`);
    }
    if (path === '/_local' || path.startsWith(LOCAL_PATH)) {
      if (isMeantForThisMachine(host, open)) return listeners.page(request, response);
      return refuse(open ? "Use this machine's IP address" : `Use ${HOST}`);
    }
    return listeners.gateway(request, response);
  };
}

const streamedAttributes = (workers: readonly AnyWorker[], table: TableId) => [
  ...new Set(
    workers.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'stream' && trigger.table === table ? [trigger.index.sortKey] : [],
      ),
    ),
  ),
];

const current = (milliseconds: number | (() => number)) =>
  typeof milliseconds === 'function' ? milliseconds() : milliseconds;
