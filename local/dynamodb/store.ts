/**
 * The embedded DynamoDB: an authorising front before a database, which is dynalite with what it lacks added to it, or
 * Amazon's DynamoDB Local.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandIn } from '../stand-in';
import { DynamoDbError, type Answer, type Database, type Item } from './database';
import { openDynalite } from './dynalite-database';
import { startDynamoDbLocal } from './dynamodb-local';
import { createFront } from './front';
import { repairIndexes } from './index-repair';
import { Journal } from './journal';
import { TableSchemas } from './table-schemas';
import { TimeToLive } from './time-to-live';
import { applyWrites, withTransactions } from './transactions';

export type StoreOptions =
  | {
      kind: 'dynalite';
      /** Where the data is kept; in memory when absent. One process at a time. */
      folder?: string;
      /** Epoch milliseconds. Default: the clock. */
      now?: () => number;
    }
  | {
      kind: 'dynamodb-local';
      /** Where the jar is installed on first use, e.g. `.gatepost/dynamodb-local`; the data is in memory. */
      folder: string;
      now?: () => number;
    };

/** Told after each successful write, as a stream with KEYS_ONLY would tell. It must not throw. */
export type ChangeListener = (tableName: string, keys: Item[]) => void;

export interface Store {
  standIn: StandIn;
  /** @returns a function that ends it */
  onChange(listener: ChangeListener): () => void;
  /**
   * Deletes what its table's time to live says expired before then. The store does this itself every hour, as late
   * as AWS may: two days after the expiry.
   * @param expiredBefore epoch seconds
   * @returns how many items were deleted
   */
  sweepExpired(expiredBefore: number): Promise<number>;
  close(): Promise<void>;
}

interface OpenDatabase {
  database: Database;
  schemas: TableSchemas;
}

const SWEEP_EVERY_MS = 60 * 60 * 1000;
const SWEEP_DELAY_SECONDS = 2 * 24 * 60 * 60;

/**
 * @throws Error when the folder cannot be used, or DynamoDB Local cannot be installed or started
 */
export async function startStore(options: StoreOptions): Promise<Store> {
  const now = options.now ?? Date.now;
  const dataFolder = options.kind === 'dynalite' ? options.folder : undefined;
  const opened =
    options.kind === 'dynalite'
      ? await startDynalite(dataFolder, now)
      : await startAmazonsOwn(options.folder);
  const { schemas } = opened;
  const database = closingInOrder(opened.database);

  const timeToLive = new TimeToLive(database, schemas, dataFolder && join(dataFolder, 'time-to-live.json'));
  const listeners = new Set<ChangeListener>();
  const notify: ChangeListener = (table, keys) => listeners.forEach((listener) => listener(table, keys));
  const sweepExpired = (before: number) => timeToLive.sweep(before, (table, key) => notify(table, [key]));
  const sweeper = setInterval(() => {
    sweepExpired(Math.floor(now() / 1000) - SWEEP_DELAY_SECONDS).catch((error: unknown) =>
      console.error('Sweep of expired items failed', error),
    );
  }, SWEEP_EVERY_MS).unref();

  return {
    standIn: createFront(database, schemas, timeToLive, notify),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sweepExpired,
    async close() {
      clearInterval(sweeper);
      await database.close();
    },
  };
}

/** Lets the calls that are under way end before the database closes, and refuses those that come later. */
function closingInOrder(database: Database): Database {
  const underWay = new Set<Promise<Answer>>();
  let closing = false;
  return {
    async call(operation, input) {
      if (closing) return new DynamoDbError('InternalServerError', 'The store is closing', {}, 500).answer();
      const answer = database.call(operation, input);
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    async close() {
      closing = true;
      await Promise.allSettled(underWay);
      await database.close();
    },
  };
}

/** Opens the data, finishes what a killed process began, and leaves a mark until it is closed in order. */
async function startDynalite(folder: string | undefined, now: () => number): Promise<OpenDatabase> {
  if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const inUse = folder && join(folder, 'in-use');
  const wasKilled = inUse !== undefined && existsSync(inUse);
  if (inUse) writeFileSync(inUse, '');

  const dynalite = openDynalite(folder && join(folder, 'items'));
  const schemas = new TableSchemas(dynalite);
  const journal = new Journal(folder && join(folder, 'transactions.jsonl'), now);
  if (journal.unapplied) {
    await applyWrites(dynalite, journal.unapplied.writes);
    journal.applied();
  }
  if (wasKilled) await repairIndexes(dynalite, schemas, journal, now);

  const database = withTransactions(dynalite, schemas, journal, now);
  return {
    schemas,
    database: {
      call: database.call,
      async close() {
        await database.close();
        if (inUse) rmSync(inUse);
      },
    },
  };
}

async function startAmazonsOwn(folder: string): Promise<OpenDatabase> {
  const database = await startDynamoDbLocal(folder);
  return { database, schemas: new TableSchemas(database) };
}
