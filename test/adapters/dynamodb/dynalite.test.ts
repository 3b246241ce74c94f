import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbstractValueIterator } from 'abstract-level';
import { type DirectDatabase, openDatabase } from './direct-database';
import { eventually } from '../../support/eventually';
import { describeStoreContract } from './store-contract';

describe('the embedded store, dynalite', () => describeStoreContract({ kind: 'dynalite' }));

describe('the embedded store on disk', () => {
  const TableName = 'counters';
  const TABLE = {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  };
  const Key = { pk: { S: 'counter' } };

  let folder: string;
  let database: DirectDatabase;
  let now = 1_800_000_000_000;

  const open = async () => (database = await openDatabase(folder, () => now));
  const reopen = async () => {
    await database.store.close();
    await open();
  };
  const add = (attribute: string, token: string) =>
    database.call('TransactWriteItems', {
      ClientRequestToken: token,
      TransactItems: [
        {
          Update: {
            TableName,
            Key,
            UpdateExpression: 'ADD #n :one',
            ExpressionAttributeNames: { '#n': attribute },
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    });
  const count = async (attribute: string) => {
    const { Item } = await database.call<{ Item: Record<string, { N: string }> }>('GetItem', {
      TableName,
      Key,
    });
    return Item[attribute]?.N;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatepost-store-'));
    await open();
    await database.call('CreateTable', TABLE);
  });
  afterAll(async () => {
    await database.store.close();
    rmSync(folder, { recursive: true });
  });

  test('queries and scans leave no iterator open', async () => {
    const next = jest.spyOn(AbstractValueIterator.prototype, 'next');
    const close = jest.spyOn(AbstractValueIterator.prototype, 'close');
    const begun = () => new Set(next.mock.contexts).size;
    const ended = () => new Set(close.mock.contexts).size;
    try {
      await add('a', 'before-queries');
      await database.call('Query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': Key.pk },
      });
      await database.call('Scan', { TableName, Limit: 1 });
      await eventually(() => expect(ended()).toBe(begun()));
      expect(begun()).toBeGreaterThanOrEqual(2);
    } finally {
      next.mockRestore();
      close.mockRestore();
    }
  });

  it('keeps tables, items and time to live over a restart', async () => {
    await add('kept', 'kept');
    await database.call('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
    });
    await reopen();
    expect(await count('kept')).toBe('1');
    expect(await database.call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    });
  });

  it('remembers an idempotency token for ten minutes, over restarts, and no longer', async () => {
    await add('tokens', 'token');
    await reopen();
    now += 10 * 60 * 1000 - 1;
    await add('tokens', 'token');
    expect(await count('tokens')).toBe('1');
    await reopen();
    now += 1;
    await add('tokens', 'token');
    expect(await count('tokens')).toBe('2');
  });

  it('keeps of its journal only what is still needed', async () => {
    for (let n = 0; n < 5; n++) await add('journal', `journal-${n}`);
    const lines = () => readFileSync(join(folder, 'transactions.jsonl'), 'utf8').split('\n').length - 1;
    const grown = lines();
    now += 60 * 60 * 1000;
    await reopen();
    expect([grown >= 10, lines()]).toEqual([true, 0]);
  });

  it('is for its owner alone', () => {
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'transactions.jsonl')).mode & 0o077).toBe(0);
  });

  it('takes a table of the same name and another key after a deletion', async () => {
    await database.call('DeleteTable', { TableName });
    await database.call('CreateTable', {
      ...TABLE,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    const changes: unknown[] = [];
    database.store.onChange((...change) => changes.push(change));
    const put = { Put: { TableName, Item: { id: { N: '1' }, pk: { S: 'no key' } } } };
    await database.call('TransactWriteItems', { TransactItems: [put] });
    expect(changes).toEqual([[TableName, [{ id: { N: '1' } }]]]);
    expect(await database.call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
  });

  /**
   * The reference of TransactWriteItems lists this message as a cancellation reason; DynamoDB Local refuses the whole
   * request instead, so it is not in the contract.
   */
  it('names a value that does not fit its item as the reason of a cancellation', async () => {
    const id = { N: '7' };
    await database.call('PutItem', { TableName, Item: { id, n: { S: 'not a number' } } });
    const update = {
      TableName,
      Key: { id },
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    const transaction = {
      TransactItems: [{ Put: { TableName, Item: { id: { N: '8' } } } }, { Update: update }],
    };
    const failure: unknown = await database
      .call('TransactWriteItems', transaction)
      .catch((error: unknown) => error);
    expect(JSON.parse((failure as Error).message)).toMatchObject({
      __type: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ValidationError',
          Message: 'An operand in the update expression has an incorrect data type',
        },
      ],
    });
    expect(await database.call('GetItem', { TableName, Key: { id: { N: '8' } } })).toEqual({});
  });
});
