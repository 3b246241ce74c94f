/** What a process that dies leaves behind: whole transactions, every one that was answered, and true indexes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Item } from '../../../local/dynamodb/database';
import { ACCOUNTS_TABLE, type DirectDatabase, openDatabase } from './direct-database';
import { WriteGate } from './level';

const TableName = ACCOUNTS_TABLE.TableName;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatepost-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function withDatabase<Result>(
  path: string,
  work: (database: DirectDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(path);
  try {
    return await work(database);
  } finally {
    await database.store.close();
  }
}

async function scan({ call }: DirectDatabase, IndexName?: string): Promise<Item[]> {
  return (await call<{ Items: Item[] }>('Scan', { TableName, ...(IndexName ? { IndexName } : {}) })).Items;
}

const keysOf = (items: Item[]) =>
  items.map(({ pk, due, dueAt }) => [pk?.S, due?.S, dueAt?.N].join(' ')).sort();

async function expectIndexToBeTrue(database: DirectDatabase): Promise<void> {
  const indexed = (await scan(database)).filter(({ due, dueAt }) => due && dueAt);
  expect(keysOf(await scan(database, 'due'))).toEqual(keysOf(indexed));
}

/** Runs the writer for that long, kills it, and returns the receipts of the transactions that were answered. */
async function killAfter(run: number, milliseconds: number): Promise<string[]> {
  const program = resolve(__dirname, 'doomed-writer.ts');
  const writer = spawn(process.execPath, ['--import', 'tsx', program, folder, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  writer.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(writer.stdout, 'data');
  await new Promise((done) => setTimeout(done, milliseconds));
  writer.kill('SIGKILL');
  await once(writer, 'close');
  return output.split('\n').slice(0, -1);
}

it('survives kill -9 in a stream of transactions and writes', async () => {
  await withDatabase(folder, ({ call }) => call('CreateTable', ACCOUNTS_TABLE));
  const answered: string[] = [];
  for (const run of [1, 2]) {
    answered.push(...(await killAfter(run, 150)));
    await withDatabase(folder, async (database) => {
      const items = await scan(database);
      const names = new Set(items.map(({ pk }) => pk?.S));
      expect(answered.filter((receipt) => !names.has(receipt))).toEqual([]);
      expect(items.reduce((sum, { balance }) => sum + Number(balance?.N ?? 0), 0)).toBe(0);
      await expectIndexToBeTrue(database);
    });
  }
  expect(answered.length).toBeGreaterThan(10);
}, 30_000);

describe('a death between any two writes to the disk', () => {
  const item = (name: string, due: string, dueAt: number): Item => ({
    pk: { S: name },
    due: { S: due },
    dueAt: { N: String(dueAt) },
  });
  const before = ['deleted a 1', 'moved a 2', 'replaced a 3'];

  /** Performs the operation again and again, lets it die one write later each time, and looks at what is left. */
  async function dieEverywhere(
    operation: string,
    input: object,
    check: (items: string[]) => void,
  ): Promise<number> {
    const gate = new WriteGate();
    try {
      for (let writes = 0; ; writes++) {
        const living = join(folder, `living-${writes}`);
        const left = join(folder, `left-${writes}`);
        const isDone = await withDatabase(living, async ({ call }) => {
          await call('CreateTable', ACCOUNTS_TABLE);
          for (const [name, dueAt] of [
            ['deleted', 1],
            ['moved', 2],
            ['replaced', 3],
          ] as const) {
            await call('PutItem', { TableName, Item: item(name, 'a', dueAt) });
          }
          gate.closeAfter(writes);
          const state = { isAnswered: false };
          const answer = call(operation, input).then(() => (state.isAnswered = true));
          while (!state.isAnswered && !gate.holdsBack) await new Promise((next) => setTimeout(next, 1));
          await new Promise((next) => setTimeout(next, 5)); // the rest of what was allowed
          const done = state.isAnswered;
          cpSync(living, left, { recursive: true });
          gate.open();
          await answer;
          return done;
        });
        await withDatabase(left, async (database) => {
          await expectIndexToBeTrue(database);
          check(keysOf(await scan(database)));
        });
        if (isDone) return writes;
      }
    } finally {
      gate.remove();
    }
  }

  it('leaves a transaction whole once it is in the journal', async () => {
    const transaction = {
      TransactItems: [
        { Delete: { TableName, Key: { pk: { S: 'deleted' } } } },
        {
          Update: {
            TableName,
            Key: { pk: { S: 'moved' } },
            UpdateExpression: 'SET due = :b',
            ExpressionAttributeValues: { ':b': { S: 'b' } },
          },
        },
        { Put: { TableName, Item: item('replaced', 'b', 30) } },
        { Put: { TableName, Item: item('new', 'b', 4) } },
      ],
    };
    const after = ['moved b 2', 'new b 4', 'replaced b 30'];
    const writes = await dieEverywhere('TransactWriteItems', transaction, (items) =>
      expect(items).toEqual(after),
    );
    expect(writes).toBeGreaterThan(4);
  }, 20_000);

  it('leaves an item as it was or as it shall be, and its index with it', async () => {
    const put = { TableName, Item: item('moved', 'b', 20) };
    const after = ['deleted a 1', 'moved b 20', 'replaced a 3'];
    const writes = await dieEverywhere('PutItem', put, (items) =>
      expect([before, after]).toContainEqual(items),
    );
    expect(writes).toBeGreaterThan(1);
  });

  it('leaves a deleted item gone or there, and its index with it', async () => {
    const after = ['moved a 2', 'replaced a 3'];
    await dieEverywhere('DeleteItem', { TableName, Key: { pk: { S: 'deleted' } } }, (items) =>
      expect([before, after]).toContainEqual(items),
    );
  });
});

describe('the journal', () => {
  it('does not know a transaction whose record was cut off', async () => {
    await withDatabase(folder, async ({ call }) => {
      await call('CreateTable', ACCOUNTS_TABLE);
      await call('PutItem', { TableName, Item: { pk: { S: 'old' } } });
    });
    const cut = `{"at":1,"writes":[{"table":"${TableName}","delete":{"pk":`;
    appendFileSync(join(folder, 'transactions.jsonl'), cut);
    await withDatabase(folder, async (database) => expect(await scan(database)).toHaveLength(1));
  });
});

it('an open store is marked, so that a death is noticed, and a closed one is not', async () => {
  const mark = join(folder, 'in-use');
  await withDatabase(folder, async () => expect(existsSync(mark)).toBe(true));
  expect(existsSync(mark)).toBe(false);
});
