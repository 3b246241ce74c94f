/** What each route asks of DynamoDB while few or many names are stored. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import dynalite from 'dynalite/db';
import { putName } from '../functions/dns/store/dynamo-names';
import { freshName } from '../functions/dns/name-item';
import { nameKey } from '../functions/dns/names-table';
import { newWriteId } from '../functions/change-item';
import { dnsconfig } from '../functions/registration/routes/dnsconfig';
import type { AnyRoute } from '../functions/http/route';
import { registration } from '../functions/registration/family';
import type { Gateway } from '../functions/registration/gateway';
import { routes } from '../functions/routes';
import { tableSchemas } from '../functions/tables';
import { startStore } from '../local/dynamodb/store';
import { provisionTable } from '../local/provision';
import { budgets, type RouteBudget } from '../test/support/budget';
import { atMost, exactly, type Figure } from './figure';
import { plausibleFields, requestWith, type Fields } from '../test/routes/plausible-request';
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
/** Items written at once. */
const BATCH = 1_000;

/**
 * Fills a store with names and calls every route of gateways on it that asks DynamoDB anything.
 * @returns by route id
 */
export async function askedAt(names: number, folder: string): Promise<Record<string, Asked>> {
  rmSync(folder, { recursive: true, force: true });
  await fill(folder, names);
  // Names of one length in every run: a letter more is enough to fill another kilobyte.
  while (freshLabel().length < 'box100'.length);
  const system = new TestSystem({ dataFolder: folder });
  await system.start();
  try {
    const asked: Record<string, Asked> = {};
    for (const route of routes.filter(({ id, family }) => family === registration && asksDynamoDb(id))) {
      // On the way to these a gateway subscribes, verifies an address and asks for its name back.
      const fields = { ...(await plausibleFields(system)), challenge: CHALLENGE };
      const { path, options } = requestWith(route, knownTo(route, fields));
      await system.running.idle();
      await system.call(path, {}, options);
      await system.running.idle();
      // What waits for DNS looks as often as DNS is slow; once it is there, one call says so.
      if (route === dnsconfig) await system.call(path, {}, options);
      const { reading, writing } = system.exchanges.of(route.id);
      const exchange = route === dnsconfig ? (reading ?? writing) : (writing ?? reading);
      if (!exchange) throw new Error(`${route.id} did not succeed among ${names} names`);
      asked[route.id] = sumOf(exchange.awsCalls.flatMap(({ capacity }) => capacity ?? []));
    }
    return asked;
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a gateway's client asks to have in DNS: a digest of 43 letters. */
const CHALLENGE = 'x'.repeat(43);

const knownTo = (route: AnyRoute, fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name in route.request.shape));

const asksDynamoDb = (id: string) => budgets[id]?.cases !== undefined;

const sumOf = (capacities: readonly { reads: number; writes: number }[]): Asked => ({
  requests: capacities.length,
  units: capacities.reduce((sum, { reads, writes }) => sum + reads + writes, 0),
});

/**
 * Names as gateways have them that were last seen at different times of the day; nothing is due for them. They are
 * written where the embedded store keeps its items: through it, a million would take half an hour.
 */
async function fill(folder: string, names: number): Promise<void> {
  const storeFolder = join(folder, 'dynamodb');
  mkdirSync(folder, { recursive: true });
  const store = await startStore({ kind: 'dynalite', folder: storeFolder });
  await provisionTable(store.standIn, TABLE, tableSchemas.names);
  await store.close();

  const database = dynalite.create({ path: join(storeFolder, 'items') });
  const table = await promisify(database.getTable)(TABLE);
  // In the order of their keys, so that LevelDB has nothing to sort.
  const keys = Array.from({ length: names }, (_, number) =>
    dynalite.createKey({ pk: { S: nameKey(nameOf(number)) } }, table),
  );
  const order = Array.from(keys.keys()).sort((one, other) => (keys[one]! < keys[other]! ? -1 : 1));
  const itemDb = database.getItemDb(TABLE);
  for (let from = 0; from < names; from += BATCH) {
    await promisify(itemDb.batch)(
      order.slice(from, from + BATCH).map((number) => ({
        type: 'put' as const,
        key: keys[number]!,
        value: itemOf(number),
      })),
    );
  }
  await promisify(database.db.close)();
}

const nameOf = (number: number) => `gateway-${number}.${ZONE}`;

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
  const name = freshName(nameOf(number), ZONE);
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
  const kinds = Object.values(budgets).flatMap(kindsIn);
  const scans = kinds.filter((kind) => !BY_KEY.test(kind) && !kind.endsWith('Query'));
  return [exactly('kinds of requests of routes that read a whole table', String(scans.length), '0')];
}

/** Routes that query, for the document. */
export const queryingRoutes = (): string[] =>
  Object.entries(budgets)
    .filter(([, budget]) => kindsIn(budget).some((kind) => kind.endsWith('Query')))
    .map(([id]) => id);

/** Kinds of requests in all cases of a route. */
const kindsIn = ({ cases = {} }: RouteBudget) =>
  Object.values(cases).flatMap((requests) => Object.keys(requests));
