/** What each route asks of DynamoDB while few or many names are stored. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyRoute } from '../functions/http/route';
import { putName } from '../functions/aws/dynamo-names';
import { freshName } from '../functions/dns/name-item';
import { newWriteId } from '../functions/dns/name-store';
import type { Gateway } from '../functions/registration/gateway';
import { tableSchemas } from '../functions/tables';
import { startStore } from '../local/dynamodb/store';
import { callDynamoDb } from '../local/operator-call';
import { provisionTable } from '../local/provision';
import { budgets } from '../test/support/budget';
import { atMost, exactly, type Figure } from './figure';
import { plausibleFields, requestOf } from '../test/routes/plausible-request';
import { freshName as freshLabel } from '../test/support/gateway';
import { TestSystem } from '../test/support/test-system';

/** What one call of a route asked of DynamoDB. */
export interface Asked {
  requests: number;
  /** Units, reads and writes together. */
  units: number;
}

const TABLE = 'gatepost-names';
const ZONE = 'gateways.test';
/** DynamoDB's limit of a BatchWriteItem. */
const BATCH = 25;

/**
 * Fills a store with names and calls every route on it that a plausible request of a gateway's owner succeeds with.
 * @returns by route id
 */
export async function askedAt(
  names: number,
  routes: readonly AnyRoute[],
  folder: string,
): Promise<Record<string, Asked>> {
  rmSync(folder, { recursive: true, force: true });
  await fill(folder, names);
  // Names of one length in every run: a letter more is enough to fill another kilobyte.
  while (freshLabel().length < 'box100'.length);
  const system = new TestSystem({ dataFolder: folder });
  await system.start();
  try {
    for (const route of routes) {
      // On the way to these a gateway subscribes, verifies an address and asks for its name back.
      const fields = await plausibleFields(system);
      const { path, options } = requestOf(route, fields);
      await system.running.idle();
      await system.call(path, {}, options);
      await system.running.idle();
    }
    const asked: Record<string, Asked> = {};
    for (const { id } of routes) {
      const { reading, writing } = system.exchanges.of(id);
      const capacities = (writing ?? reading)?.awsCalls.flatMap(({ capacity }) => capacity ?? []) ?? [];
      if (capacities.length > 0) asked[id] = sumOf(capacities);
    }
    return asked;
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const sumOf = (capacities: readonly { reads: number; writes: number }[]): Asked => ({
  requests: capacities.length,
  units: capacities.reduce((sum, { reads, writes }) => sum + reads + writes, 0),
});

/** Names as gateways have them that were last seen at different times of the day; nothing is due for them. */
async function fill(folder: string, names: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const store = await startStore({ kind: 'dynalite', folder: join(folder, 'dynamodb') });
  try {
    await provisionTable(store.standIn, TABLE, tableSchemas.names);
    for (let from = 0; from < names; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, names - from) }, (_, position) => from + position);
      const puts = numbers.map((number) => ({ PutRequest: { Item: itemOf(number) } }));
      await callDynamoDb(store.standIn, 'BatchWriteItem', { RequestItems: { [TABLE]: puts } });
    }
  } finally {
    await store.close();
  }
}

function itemOf(number: number) {
  const holder: Gateway = {
    tokenHash: number.toString(16).padStart(64, '0'),
    kiteSecret: new Uint8Array(220),
    mode: 0,
    lastSeen: 1_770_000_000 + (number % 86_400),
    lastIp: '192.0.2.1',
    addresses: {},
    challenges: [],
    email: `owner-${number}@example.org`,
  };
  const name = freshName(`gateway-${number}.${ZONE}`, ZONE);
  return putName(TABLE, { ...name, owner: 'gateway', holder }, newWriteId()).Item;
}

/** How many times as much is asked beside many names, over all routes that were called. */
export function scaleFigures(
  few: Readonly<Record<string, Asked>>,
  many: Readonly<Record<string, Asked>>,
  names: number,
): Figure[] {
  const common = Object.keys(few).filter((id) => id in many);
  const total = (asked: Readonly<Record<string, Asked>>, figure: keyof Asked) =>
    common.reduce((sum, id) => sum + (asked[id]?.[figure] ?? 0), 0);
  const at = `${names.toLocaleString('en')} names / at 1,000 (${common.length} routes)`;
  return [
    atMost(`requests at ${at}`, total(many, 'requests') / total(few, 'requests'), 1, 1),
    atMost(`capacity at ${at}`, total(many, 'units') / total(few, 'units'), 1, 1),
  ];
}

/** Requests that name the items they touch by their whole keys: what they cost cannot depend on what else is stored. */
const BY_KEY =
  /^(eventual )?(Get|Put|Update|Delete)Item$|^BatchGetItem$|^BatchWriteItem$|^Transact(Get|Write)Items?$/;

/**
 * What lets the ratio be told for a million names: every request of every route, as the budgets list them and the
 * tests hold them to, names its items, or is a query of one partition that grows with its owner and not with the table.
 */
export function keyFigures(): Figure[] {
  const kinds = Object.entries(budgets).flatMap(([id, { reading, writing }]) =>
    Object.entries({ ...reading, ...writing }).map(([kind]) => ({ id, kind })),
  );
  const others = kinds.filter(({ kind }) => !BY_KEY.test(kind));
  const scans = others.filter(({ kind }) => !kind.endsWith('Query'));
  return [exactly('kinds of requests of routes that read a whole table', String(scans.length), '0')];
}

/** Routes that query, for the document. */
export const queryingRoutes = (): string[] =>
  Object.entries(budgets)
    .filter(([, { reading, writing }]) =>
      Object.keys({ ...reading, ...writing }).some((kind) => kind.endsWith('Query')),
    )
    .map(([id]) => id);
