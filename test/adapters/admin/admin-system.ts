/** A local system and the operator's command on it, in one process. */
import { PassThrough } from 'node:stream';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ChangeResourceRecordSetsCommand, Route53Client, type Change } from '@aws-sdk/client-route-53';
import { runAdmin } from '../../../admin/run-admin';
import { putName } from '../../../functions/dns/store/dynamo-names';
import type { NameItem } from '../../../functions/dns/name-item';
import { newWriteId } from '../../../functions/change-item';
import { AWS_PATH, OPERATOR_KEY } from '../../../local/deployment';
import { LOCAL_REGION } from '../../../local/stand-in';
import { startSystem, type System, type SystemOptions } from '../../../local/system';

export const ZONE = 'gateways.test';
export const NAMES_TABLE = 'gatepost-names';
/** AWS without its limits, for tests that are not about them. */
const QUICK_ROUTE53 = { requestsPerSecond: 1_000, burst: 1_000, processingMs: 0, insyncMs: 0 };

interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface AdminSystem {
  system: System;
  dynamoDb: DynamoDBClient;
  /** Runs a command. */
  admin(...argv: string[]): Promise<Outcome>;
  /** Runs a command with `--json`. */
  json(...argv: string[]): Promise<Outcome & { value: unknown }>;
  /** Registers a gateway; its records come later. @returns its token */
  subscribe(label: string, parameters?: Record<string, string>): Promise<string>;
  get(path: string, parameters: Record<string, string>): Promise<{ status: number; body: string }>;
  /** Changes the zone as somebody with the AWS console would. */
  changeByHand(...changes: Change[]): Promise<void>;
  /** The zone's record sets as `name type ttl values`. */
  records(): string[];
  /** Writes items without anything that would notice. */
  putNames(items: NameItem[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startAdminSystem(options: SystemOptions = {}): Promise<AdminSystem> {
  const system = await startSystem({ route53: QUICK_ROUTE53, writeLog: () => undefined, ...options });
  await system.idle();
  const config = clientConfig(system.baseUrl);
  const route53 = new Route53Client(config);
  const dynamoDb = new DynamoDBClient(config);
  const environment = { PORT: new URL(system.baseUrl).port };
  const admin = (...argv: string[]) => runCaptured(argv, environment);

  const get: AdminSystem['get'] = async (path, parameters) => {
    const answer = await fetch(`${system.baseUrl}${path}?${new URLSearchParams(parameters).toString()}`);
    return { status: answer.status, body: await answer.text() };
  };

  return {
    system,
    dynamoDb,
    admin,
    async json(...argv) {
      const outcome = await admin(...argv, '--json');
      return {
        ...outcome,
        value: outcome.stdout === '' ? undefined : (JSON.parse(outcome.stdout) as unknown),
      };
    },
    get,
    async subscribe(label, parameters = {}) {
      const { status, body } = await get('/subscribe', { name: label, ...parameters });
      if (status !== 200) throw new Error(`${status} ${body}`);
      return (JSON.parse(body) as { token: string }).token;
    },
    async changeByHand(...changes) {
      const HostedZoneId = system.deployed.hostedZones[ZONE];
      await route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: changes } }),
      );
    },
    records: () =>
      (system.route53.zones()[0]?.recordSets ?? []).map((recordSet) =>
        'alias' in recordSet
          ? `${recordSet.name} ${recordSet.type} alias ${recordSet.alias.name}`
          : `${recordSet.name} ${recordSet.type} ${recordSet.ttlSeconds} ${recordSet.values.join(' ')}`,
      ),
    async putNames(items) {
      for (let start = 0; start < items.length; start += 25) {
        const puts = items
          .slice(start, start + 25)
          .map((item) => ({ PutRequest: { Item: putName(NAMES_TABLE, item, newWriteId()).Item } }));
        await dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [NAMES_TABLE]: puts } }));
      }
    },
    async stop() {
      route53.destroy();
      dynamoDb.destroy();
      await system.stop();
    },
  };
}

/** Runs a command that reads this from standard input. */
export const runAdminWith = ({ system }: AdminSystem, input: string, ...argv: string[]): Promise<Outcome> =>
  runCaptured(argv, { PORT: new URL(system.baseUrl).port }, undefined, input);

const clientConfig = (baseUrl: string) => ({
  endpoint: `${baseUrl}${AWS_PATH}`,
  region: LOCAL_REGION,
  credentials: { accessKeyId: OPERATOR_KEY, secretAccessKey: 'local' },
});

/** @param terminal standard error is one, and what is typed into standard input */
export async function runCaptured(
  argv: string[],
  environment: Record<string, string>,
  terminal?: { typed: string },
  input?: string,
): Promise<Outcome> {
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal !== undefined });
  if (terminal) stdin.write(terminal.typed);
  if (input !== undefined) stdin.end(input);
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal !== undefined });
  const exitCode = await runAdmin(argv, { stdin, stdout, stderr }, environment);
  const written = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? '').toString();
  return { exitCode, stdout: written(stdout), stderr: written(stderr) };
}

/** A record set with one value, as a hand would enter it; at the zone itself without a name. */
export const byHand = (
  Action: 'CREATE' | 'UPSERT' | 'DELETE',
  name: string,
  Type: 'A' | 'CNAME' | 'MX' | 'SOA' | 'TXT',
  Value: string,
  TTL = 300,
): Change => ({
  Action,
  ResourceRecordSet: { Name: name ? `${name}.${ZONE}` : ZONE, Type, TTL, ResourceRecords: [{ Value }] },
});
