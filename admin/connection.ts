/** The installation that a command works on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  Route53Client,
  type HostedZone,
} from '@aws-sdk/client-route-53';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { AccountsSettings } from '../functions/accounts/settings';
import type { Environment } from '../functions/environment';
import {
  accountsSettingsOf,
  mailSettingsOf,
  readSettings,
  registrationSettingsOf,
  zonesOf,
  type Settings,
} from '../lib/settings';
import type { MailZones } from '../functions/mail/mail-label';
import type { RegistrationSettings } from '../functions/registration/settings';
import {
  AWS_PATH,
  localAccountsSettings,
  localRegistrationSettings,
  OPERATOR_KEY,
} from '../local/deployment';
import { readLocalSettings } from '../local/local-settings';
import { LOCAL_REGION } from '../local/stand-in';
import { UsageError } from './usage-error';

/** Families whose tokens and codes are signed. */
export const KEY_FAMILIES = ['activation', 'mail', 'accounts'] as const;
export type KeyFamily = (typeof KEY_FAMILIES)[number];

export interface Connection {
  /** Which installation it is, for a person. */
  description: string;
  /** Zones that may be written, without the final dot; the gateways' first. */
  zones: readonly string[];
  dynamoDb: DynamoDBClient;
  /** Physical names. */
  namesTable: string;
  mailTable: string;
  activationTable: string;
  accountsTable: string;
  /** The secrets with the signing keys of the families. */
  signingKeys: { client: SecretsManagerClient; secretIds: Readonly<Record<KeyFamily, string>> };
  accounts: Pick<AccountsSettings, 'sipDomain' | 'realm'>;
  /** Seals secrets for the functions. */
  kms: { client: KMSClient; keyId: string };
  mail: MailZones & { mailHost?: string | undefined };
  registration: RegistrationSettings;
  /** Where DNS is asked, as `address:port`; as anybody would when absent. */
  nameServer?: string;
  route53: Route53Client;
  /** What the account's Route 53 takes, the DNS writer's requests included. */
  route53RequestsPerSecond: number;
  hostedZoneIdOf(zone: string): Promise<string>;
  /** Wake-ups of workers that failed for good, and the workers. */
  failures: { queue: SQSClient; queueName: string; lambda: LambdaClient };
  close(): void;
}

export interface ConnectOptions {
  aws?: boolean;
  local?: boolean;
  /** `gatepost={…}` */
  context?: string;
}

const LOCAL_INSTALLATION = 'gatepost';
const ROUTE53_REQUESTS_PER_SECOND = 10;
/** Route 53 turns calls away while others use up the account's rate: they are repeated. */
const ROUTE53_ATTEMPTS = 10;

/**
 * Connects to the system on this machine when it runs, otherwise to AWS.
 * @throws Error that says what is missing
 */
export async function connect(options: ConnectOptions, environment: Environment): Promise<Connection> {
  if (options.aws) return connectToAws(options.context);
  const { port, dnsPort, zone, furtherZones = [], route53, accounts } = readLocalSettings(environment);
  const baseUrl = `http://127.0.0.1:${port}`;
  const local = await connectToLocal(
    baseUrl,
    { zone, furtherZones, dnsPort, accounts },
    route53?.requestsPerSecond,
  );
  if (local) return local;
  if (options.local) {
    throw new Error(`No local system answers at ${baseUrl}: run npm start, or set PORT as for npm start`);
  }
  return connectToAws(options.context);
}

interface LocalZones {
  zone: string | undefined;
  furtherZones: readonly string[];
  dnsPort: number | undefined;
  accounts: Partial<AccountsSettings> | undefined;
}

/** @returns undefined when no system runs there */
async function connectToLocal(
  baseUrl: string,
  { zone: chosenZone, furtherZones, dnsPort, accounts }: LocalZones,
  route53RequestsPerSecond = ROUTE53_REQUESTS_PER_SECOND,
): Promise<Connection | undefined> {
  const config = {
    endpoint: `${baseUrl}${AWS_PATH}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: OPERATOR_KEY, secretAccessKey: 'local' },
  };
  const zones = await localZones(config);
  if (!zones) return undefined;
  const known = zones.map(({ Name = '' }) => Name.replace(/\.$/, ''));
  const own = known.filter((name) => !furtherZones.includes(name));
  const zone = chosenZone ?? (own.length === 1 ? own[0] : undefined);
  const ids = new Map(zones.map((one) => [(one.Name ?? '').replace(/\.$/, ''), idOf(one)]));
  if (zone === undefined || !ids.get(zone)) {
    const wanted = zone === undefined ? '' : ` and not ${zone}`;
    throw new Error(
      `The local system at ${baseUrl} has the zones ${known.join(', ')}${wanted}: set GATEPOST_ZONE`,
    );
  }
  return connection({
    description: `the local system at ${baseUrl}, zone ${zone}`,
    zones: [zone, ...furtherZones],
    dynamoDb: new DynamoDBClient(config),
    ...tablesOf(LOCAL_INSTALLATION),
    kms: { client: new KMSClient(config), keyId: secretsKeyOf(LOCAL_INSTALLATION) },
    signingKeys: { client: new SecretsManagerClient(config), secretIds: secretIdsOf(LOCAL_INSTALLATION) },
    accounts: localAccountsSettings(zone, accounts),
    mail: { gatewayZone: zone, furtherZones, reservedNames: [] },
    registration: localRegistrationSettings(zone),
    ...(dnsPort === undefined ? {} : { nameServer: `127.0.0.1:${dnsPort}` }),
    route53: new Route53Client({ ...config, maxAttempts: ROUTE53_ATTEMPTS }),
    route53RequestsPerSecond,
    hostedZoneIdOf: (name) => Promise.resolve(ids.get(name) ?? ''),
    failures: failuresOf(LOCAL_INSTALLATION, config),
  });
}

/** Asking for the zones also tells whether it is a local system that listens there. */
async function localZones(
  config: ConstructorParameters<typeof Route53Client>[0],
): Promise<HostedZone[] | undefined> {
  const route53 = new Route53Client({
    ...config,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  try {
    return (await route53.send(new ListHostedZonesCommand())).HostedZones ?? [];
  } catch {
    return undefined;
  } finally {
    route53.destroy();
  }
}

/** Credentials, and the region when the settings name none, come from wherever the SDK finds them. */
async function connectToAws(context: string | undefined): Promise<Connection> {
  const settings = readSettings(context === undefined ? contextOfCdkJson() : contextOption(context));
  const region = settings.region === undefined ? {} : { region: settings.region };
  const dynamoDb = new DynamoDBClient(region);
  const route53 = new Route53Client({ region: 'us-east-1', maxAttempts: ROUTE53_ATTEMPTS });
  return connection({
    description: `AWS ${await dynamoDb.config.region()}, installation ${settings.installation}, zone ${settings.zone.name}`,
    zones: zonesOf(settings).map(({ name }) => name),
    dynamoDb,
    ...tablesOf(settings.installation),
    kms: { client: new KMSClient(region), keyId: secretsKeyOf(settings.installation) },
    signingKeys: {
      client: new SecretsManagerClient(region),
      secretIds: secretIdsOf(settings.installation),
    },
    accounts: accountsSettingsOf(settings),
    mail: mailSettingsOf(settings),
    registration: registrationSettingsOf(settings),
    route53,
    route53RequestsPerSecond: settings.route53RequestsPerSecond,
    hostedZoneIdOf: (zone) => findHostedZone(route53, settings, zone),
    failures: failuresOf(settings.installation, region),
  });
}

const connection = (parts: Omit<Connection, 'close'>): Connection => ({
  ...parts,
  close() {
    parts.dynamoDb.destroy();
    parts.route53.destroy();
    parts.kms.client.destroy();
    parts.signingKeys.client.destroy();
    parts.failures.queue.destroy();
    parts.failures.lambda.destroy();
  },
});

/** As the stateful stack names them. */
const tablesOf = (installation: string) => ({
  namesTable: `${installation}-names`,
  mailTable: `${installation}-mail`,
  activationTable: `${installation}-activation`,
  accountsTable: `${installation}-accounts`,
});
/** As the delivery stack names the queue. */
const failuresOf = (
  installation: string,
  config: Pick<SQSClientConfig & LambdaClientConfig, 'region' | 'endpoint' | 'credentials'>,
) => ({
  queue: new SQSClient(config),
  queueName: `${installation}-failures`,
  lambda: new LambdaClient(config),
});
const secretIdsOf = (installation: string) => ({
  activation: `${installation}-activation-keys`,
  mail: `${installation}-mail-keys`,
  accounts: `${installation}-accounts-keys`,
});
const secretsKeyOf = (installation: string) => `alias/${installation}-secrets`;

async function findHostedZone(route53: Route53Client, settings: Settings, zone: string): Promise<string> {
  const configured = zonesOf(settings).find(({ name }) => name === zone)?.hostedZoneId;
  if (configured) return configured;
  // Zones of one name follow each other.
  const { HostedZones = [] } = await route53.send(
    new ListHostedZonesByNameCommand({ DNSName: zone, MaxItems: 10 }),
  );
  const found = HostedZones.filter(({ Name, Config }) => Name === `${zone}.` && !Config?.PrivateZone);
  const id = idOf(found[0]);
  if (id === undefined || found.length > 1) {
    throw new Error(
      id === undefined
        ? `Route 53 has no public zone ${zone}: deploy first`
        : `Route 53 has several public zones ${zone}: set the zone's hostedZoneId in the settings`,
    );
  }
  return id;
}

const idOf = (zone: HostedZone | undefined) => zone?.Id?.replace('/hostedzone/', '');

function contextOfCdkJson(): unknown {
  const { context } = JSON.parse(readFileSync(join(__dirname, '..', 'cdk.json'), 'utf8')) as {
    context?: Record<string, unknown>;
  };
  return context?.gatepost;
}

function contextOption(option: string): string {
  const prefix = 'gatepost=';
  if (!option.startsWith(prefix)) throw new UsageError(`--context must begin with ${prefix}`);
  return option.slice(prefix.length);
}
