/**
 * What this system relies on a DynamoDB for. The same guarantees hold for every store that is put behind the front,
 * so that a test which passes on a developer's machine means something.
 */
import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../local/dynamodb/database';
import { type Store, startStore, type StoreOptions } from '../../../local/dynamodb/store';
import { type LocalAws, startLocalAws } from '../aws-server/local-aws';

const TableName = 'contract';

export function describeStoreContract(options: StoreOptions): void {
  let store: Store;
  let aws: LocalAws;
  let client: DynamoDBClient;

  beforeAll(async () => {
    store = await startStore(options);
    aws = await startLocalAws({ services: { dynamodb: store.standIn } });
    client = new DynamoDBClient(aws.client());
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'dueShard', AttributeType: 'S' },
          { AttributeName: 'dueAt', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [
              { AttributeName: 'dueShard', KeyType: 'HASH' },
              { AttributeName: 'dueAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName });
  }, 120_000);

  afterAll(async () => {
    client.destroy();
    await aws.close();
    await store.close();
  });

  /** Each test works in a partition of its own. */
  let pk: string;
  beforeEach(() => {
    pk = randomUUID();
  });
  const key = (sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
  const put = (sk: string, attributes: Item = {}) =>
    client.send(new PutItemCommand({ TableName, Item: { ...key(sk), ...attributes } }));
  const get = async (sk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: key(sk), ConsistentRead: true }))).Item;
  const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
    client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
  const putNew = (sk: string, attributes: Item = {}): TransactWriteItem => ({
    Put: {
      TableName,
      Item: { ...key(sk), ...attributes },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });

  describe('a conditional write', () => {
    const putIfAbsent = (returnOld?: 'ALL_OLD') =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { ...key('a'), owner: { S: 'second' } },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: returnOld,
        }),
      );

    it('changes nothing when its condition fails', async () => {
      await put('a', { owner: { S: 'first' } });
      await expect(putIfAbsent()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
      expect(await get('a')).toMatchObject({ owner: { S: 'first' } });
    });

    it('shows the item that failed it, when asked to', async () => {
      await put('a', { owner: { S: 'first' } });
      await expect(putIfAbsent('ALL_OLD')).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
        Item: { ...key('a'), owner: { S: 'first' } },
      });
    });

    it('shows nothing when there is no item', async () => {
      const update = new UpdateItemCommand({
        TableName,
        Key: key('absent'),
        UpdateExpression: 'SET n = :n',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':n': { N: '1' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const failure: unknown = await client.send(update).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'ConditionalCheckFailedException' });
      expect((failure as { Item?: unknown }).Item).toBeUndefined();
    });

    it('is won by exactly one of many', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, n) =>
          client.send(
            new PutItemCommand({
              TableName,
              Item: { ...key('race'), winner: { N: String(n) } },
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await get('race'))?.winner).toEqual({
        N: String(results.findIndex(({ status }) => status === 'fulfilled')),
      });
    });
  });

  describe('a transaction', () => {
    it('writes all of its items', async () => {
      await put('updated', { n: { N: '1' } });
      await put('deleted');
      await put('checked', { open: { BOOL: true } });
      await transact([
        putNew('new', { v: { S: 'x' } }),
        {
          Update: {
            TableName,
            Key: key('updated'),
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
        { Delete: { TableName, Key: key('deleted') } },
        {
          ConditionCheck: {
            TableName,
            Key: key('checked'),
            ConditionExpression: '#open = :true',
            ExpressionAttributeNames: { '#open': 'open' },
            ExpressionAttributeValues: { ':true': { BOOL: true } },
          },
        },
      ]);
      expect(await get('new')).toMatchObject({ v: { S: 'x' } });
      expect(await get('updated')).toMatchObject({ n: { N: '2' } });
      expect(await get('deleted')).toBeUndefined();
      expect(await get('checked')).toEqual({ ...key('checked'), open: { BOOL: true } });
    });

    it('writes none of them when one condition fails, and says in order which, with the item when asked', async () => {
      await put('taken', { owner: { S: 'someone' } });
      const taken = putNew('taken');
      taken.Put!.ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
      await expect(transact([putNew('free'), taken, putNew('taken-not')])).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
          '[None, ConditionalCheckFailed, None]',
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: { ...key('taken'), owner: { S: 'someone' } },
          },
          { Code: 'None' },
        ],
      });
      expect(await get('free')).toBeUndefined();
      expect(await get('taken-not')).toBeUndefined();
    });

    it.each<[string, () => TransactWriteItem[]]>([
      ['two operations on one item', () => [putNew('same'), { Delete: { TableName, Key: key('same') } }]],
      ['no operation', () => []],
      ['101 operations', () => Array.from({ length: 101 }, (_, n) => putNew(String(n)))],
      ['two operations in one', () => [{ ...putNew('a'), Delete: { TableName, Key: key('b') } }]],
      [
        'an expression that cannot be parsed',
        () => [{ Delete: { TableName, Key: key('a'), ConditionExpression: 'attribute_not_exists(' } }],
      ],
    ])('is refused whole for %s', async (_, items) => {
      await expect(transact(items())).rejects.toMatchObject({ name: 'ValidationException' });
    });

    it('takes 100 operations', async () => {
      await transact(Array.from({ length: 100 }, (_, n) => putNew(String(n))));
      expect(await get('99')).toBeDefined();
    });

    it('on a table that does not exist is refused', async () => {
      const items = [{ Put: { TableName: 'absent', Item: key('a') } }];
      await expect(transact(items)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('is won by exactly one of 500 on the same key', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 500 }, (_, n) => transact([putNew('one'), putNew(`mine-${n}`)])),
      );
      const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
      expect(winners).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        expect(result.reason).toMatchObject({
          name: expect.stringMatching(/^Transaction(Canceled|Conflict)Exception$/) as string,
        });
      }
      expect(await get(`mine-${winners[0]}`)).toBeDefined();
      const { Count } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: 'mine-' } },
        }),
      );
      expect(Count).toBe(1);
    }, 30_000);

    it('counts right beside plain writes', async () => {
      const add = { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
      const Update = { TableName, Key: key('counter'), ...add };
      const untilDone = async (attempt: () => Promise<unknown>): Promise<void> => {
        try {
          await attempt();
        } catch (error) {
          const { name } = error as Error;
          if (name !== 'TransactionConflictException' && name !== 'TransactionCanceledException') throw error;
          await untilDone(attempt);
        }
      };
      await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          untilDone(() => (n % 2 ? transact([{ Update }]) : client.send(new UpdateItemCommand(Update)))),
        ),
      );
      expect((await get('counter'))?.n).toEqual({ N: '60' });
    });

    it('is never seen half done', async () => {
      const read = new TransactGetItemsCommand({
        TransactItems: ['left', 'right'].map((sk) => ({ Get: { TableName, Key: key(sk) } })),
      });
      const write = (n: number) =>
        transact(
          ['left', 'right'].map((sk) => ({ Put: { TableName, Item: { ...key(sk), n: { N: String(n) } } } })),
        );
      await write(0);
      const writing = (async () => {
        for (let n = 1; n <= 20; n++) await write(n).catch(() => undefined);
      })();
      for (let reads = 0; reads < 20; reads++) {
        const { Responses } = await client.send(read).catch(() => ({ Responses: undefined }));
        if (Responses) expect(Responses[0]?.Item?.n).toEqual(Responses[1]?.Item?.n);
      }
      await writing;
    });
  });

  describe('an idempotency token', () => {
    const increment = (sk = 'counter'): TransactWriteItem[] => [
      {
        Update: {
          TableName,
          Key: key(sk),
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ];

    it('makes the repetition of a transaction succeed without an effect', async () => {
      const token = randomUUID();
      await transact(increment(), token);
      await transact(increment(), token);
      expect((await get('counter'))?.n).toEqual({ N: '1' });
    });

    it('is refused for another transaction', async () => {
      const token = randomUUID();
      await transact(increment(), token);
      await expect(transact(increment('other'), token)).rejects.toMatchObject({
        name: 'IdempotentParameterMismatchException',
      });
    });

    it('may be used again after its transaction was cancelled', async () => {
      const token = randomUUID();
      await put('taken');
      await expect(transact([putNew('taken')], token)).rejects.toThrow();
      await client.send(new DeleteItemCommand({ TableName, Key: key('taken') }));
      await transact([putNew('taken')], token);
      expect(await get('taken')).toBeDefined();
    });
  });

  it('TransactGetItems answers in order, with a gap where there is no item', async () => {
    await put('a', { n: { N: '1' } });
    const { Responses } = await client.send(
      new TransactGetItemsCommand({
        TransactItems: ['absent', 'a'].map((sk) => ({
          Get: { TableName, Key: key(sk), ProjectionExpression: 'n' },
        })),
      }),
    );
    expect(Responses).toEqual([{}, { Item: { n: { N: '1' } } }]);
  });

  describe('a sparse index', () => {
    const due = async (before: number, Limit?: number) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard AND dueAt <= :before',
          ExpressionAttributeValues: { ':shard': { S: pk }, ':before': { N: String(before) } },
          Limit,
        }),
      );
      return Items.map(({ sk }) => sk?.S);
    };

    it('holds the items that have its keys, in the order of numbers', async () => {
      await put('late', { dueShard: { S: pk }, dueAt: { N: '100' } });
      await put('soon', { dueShard: { S: pk }, dueAt: { N: '9' } });
      await put('sooner', { dueShard: { S: pk }, dueAt: { N: '-1.5' } });
      await put('never');
      expect(await due(50)).toEqual(['sooner', 'soon']);
      expect(await due(1000, 2)).toEqual(['sooner', 'soon']);
    });

    it('follows every kind of write', async () => {
      await put('a', { dueShard: { S: pk }, dueAt: { N: '1' } });
      await transact([
        { Update: { TableName, Key: key('a'), UpdateExpression: 'REMOVE dueShard, dueAt' } },
        putNew('b', { dueShard: { S: pk }, dueAt: { N: '2' } }),
      ]);
      expect(await due(10)).toEqual(['b']);
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('b'),
          UpdateExpression: 'SET dueAt = :later',
          ExpressionAttributeValues: { ':later': { N: '20' } },
        }),
      );
      expect(await due(10)).toEqual([]);
      expect(await due(20)).toEqual(['b']);
    });

    it('refuses a key of another type', async () => {
      await expect(put('a', { dueShard: { S: pk }, dueAt: { S: '1' } })).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });
  });

  it('batches write and read many items', async () => {
    const names = ['a', 'b', 'c'];
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: names.map((sk) => ({ PutRequest: { Item: key(sk) } })) },
      }),
    );
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: key('b') } }] } }),
    );
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: names.map(key) } } }),
    );
    expect(Responses?.[TableName]?.map(({ sk }) => sk?.S).sort()).toEqual(['a', 'c']);
  });

  it('a query pages through a partition, in either direction', async () => {
    for (const sk of ['a', 'b', 'c']) await put(sk);
    const page = (ExclusiveStartKey?: Item) =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ScanIndexForward: false,
          Limit: 2,
          ExclusiveStartKey: ExclusiveStartKey as never,
        }),
      );
    const first = await page();
    expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(['c', 'b']);
    const second = await page(first.LastEvaluatedKey as never);
    expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(['a']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  describe('time to live', () => {
    const table = 'contract-ttl';
    const specification = {
      TableName: table,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
    };

    beforeAll(async () => {
      await client.send(
        new CreateTableCommand({
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        }),
      );
    });

    it('is off until it is switched on, and cannot be switched on twice', async () => {
      const describeIt = async () =>
        (await client.send(new DescribeTimeToLiveCommand({ TableName: table }))).TimeToLiveDescription;
      expect(await describeIt()).toEqual({ TimeToLiveStatus: 'DISABLED' });
      await client.send(new UpdateTimeToLiveCommand(specification));
      expect(await describeIt()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
      await expect(client.send(new UpdateTimeToLiveCommand(specification))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });

    it('deletes what expired, in the sweep only, and nudges', async () => {
      const now = Math.floor(Date.now() / 1000);
      const expiring = {
        expired: { N: String(now - 10) },
        alive: { N: String(now + 1000) },
        never: { S: 'never' },
      };
      for (const [name, expires] of Object.entries(expiring)) {
        await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: name }, expires } }));
      }
      await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'plain' } } }));
      const exists = async (name: string) =>
        (await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: name } } }))).Item !==
        undefined;
      expect(await exists('expired')).toBe(true);

      const changes: unknown[] = [];
      const end = store.onChange((...change) => changes.push(change));
      expect(await store.sweepExpired(now)).toBe(1);
      end();
      expect(changes).toEqual([[table, [{ pk: { S: 'expired' } }]]]);
      expect(await Promise.all(['expired', 'alive', 'never', 'plain'].map(exists))).toEqual([
        false,
        true,
        true,
        true,
      ]);
    });
  });

  describe('a change', () => {
    let changes: [string, Item[]][];
    let end: () => void;
    beforeEach(() => {
      changes = [];
      end = store.onChange((table, keys) => changes.push([table, keys]));
    });
    afterEach(() => end());

    it('is told with its keys, for every kind of write', async () => {
      await put('a', { v: { S: 'not told' } });
      await client.send(new UpdateItemCommand({ TableName, Key: key('b'), UpdateExpression: 'REMOVE v' }));
      await client.send(new DeleteItemCommand({ TableName, Key: key('a') }));
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [{ PutRequest: { Item: key('c') } }, { DeleteRequest: { Key: key('b') } }],
          },
        }),
      );
      expect(changes).toEqual([
        [TableName, [key('a')]],
        [TableName, [key('b')]],
        [TableName, [key('a')]],
        [TableName, [key('c'), key('b')]],
      ]);
    });

    it('is told for each write of a transaction, when it commits', async () => {
      const check = { TableName, Key: key('b'), ConditionExpression: 'attribute_not_exists(pk)' };
      await transact([putNew('a'), { ConditionCheck: check }]);
      expect(changes).toEqual([[TableName, [key('a')]]]);
    });

    it('is not told for reads, or for writes that failed', async () => {
      await put('a');
      changes = [];
      await get('a');
      await transact([putNew('a'), putNew('b')]).catch(() => undefined);
      expect(changes).toEqual([]);
    });
  });

  it('what is not there is named as DynamoDB names it', async () => {
    const read = new GetItemCommand({ TableName: 'absent', Key: { pk: { S: 'a' } } });
    await expect(client.send(read)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new DescribeTableCommand({ TableName: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
}
