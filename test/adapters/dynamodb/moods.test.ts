import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { batchDelete, batchRead } from '../../../functions/aws/dynamo-batch';
import { transact, write } from '../../../functions/aws/dynamo-write';
import type { Fault } from '../../../local/aws-server';
import { withMoods } from '../../../local/dynamodb/moods';
import { startStore, type Store } from '../../../local/dynamodb/store';
import { createRoute53, type Route53 } from '../../../local/route53/route53';
import { startLocalAws, type LocalAws } from '../aws-server/local-aws';

const TableName = 'names';

let store: Store;
let route53: Route53;
let aws: LocalAws;
let client: DynamoDBClient;
let faults: Fault[] = [];
let now = 0;

const at = (number: number) => ({ pk: { S: `name ${number}` } });
const due = (number: number, dueAt: number) => ({
  ...at(number),
  shard: { S: 'one' },
  dueAt: { N: String(dueAt) },
});
const put = (Item: ReturnType<typeof due>) => client.send(new PutItemCommand({ TableName, Item }));
const read = async (number: number) =>
  (await client.send(new GetItemCommand({ TableName, Key: at(number) }))).Item?.dueAt?.N;
const dueNow = async () => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: '#shard = :shard AND #dueAt <= :now',
      ExpressionAttributeNames: { '#shard': 'shard', '#dueAt': 'dueAt' },
      ExpressionAttributeValues: { ':shard': { S: 'one' }, ':now': { N: '100' } },
    }),
  );
  return Items.map(({ pk }) => pk?.S);
};

beforeAll(async () => {
  store = await startStore({ kind: 'dynalite' });
  route53 = createRoute53();
  aws = await startLocalAws({
    services: { dynamodb: withMoods(store.standIn, () => now), route53: route53.handle },
    fault: () => faults.shift(),
  });
  client = new DynamoDBClient(aws.client());
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'shard', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
});
beforeEach(() => {
  faults = [];
  // What earlier tests wrote is settled.
  now += 60_000;
});
afterAll(async () => {
  client.destroy();
  await aws.close();
  route53.close();
  await store.close();
});

test('a write that meets another is not made, and `write` makes it again', async () => {
  faults = ['conflict'];
  await expect(put(due(1, 1))).rejects.toMatchObject({ name: 'TransactionConflictException' });
  expect(await read(1)).toBeUndefined();
  faults = ['conflict', 'conflict'];
  expect(await write({ client }, new PutItemCommand({ TableName, Item: due(1, 1) }))).toBeDefined();
  expect(await read(1)).toBe('1');
});

test.each([
  ['conflict', 'TransactionConflict'],
  ['cancelled', 'ThrottlingError'],
] as const)(
  'a transaction in the mood %s is cancelled for %s, and `transact` makes it again',
  async (mood, Code) => {
    const TransactItems = [{ Put: { TableName, Item: due(2, 2) } }, { Put: { TableName, Item: due(3, 3) } }];
    faults = [mood];
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code }],
    });
    faults = [mood, mood];
    expect(await transact({ client }, TransactItems)).toEqual([]);
  },
);

test('a partial batch leaves the second half over, and both are done in the end', async () => {
  const numbers = [10, 11, 12, 13, 14];
  const Keys = numbers.map(at);
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: { [TableName]: numbers.map((number) => ({ PutRequest: { Item: due(number, 500) } })) },
    }),
  );
  faults = ['partial'];
  const half = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
  expect(half.Responses?.[TableName]).toHaveLength(3);
  expect(half.UnprocessedKeys?.[TableName]?.Keys).toEqual(Keys.slice(3));

  faults = ['partial', 'partial'];
  expect(await batchRead({ client }, TableName, Keys)).toHaveLength(5);
  faults = ['partial', 'partial'];
  await batchDelete({ client }, TableName, Keys);
  expect(await batchRead({ client }, TableName, Keys)).toEqual([]);
});

test('a late read shows what was there before the last write, for two seconds', async () => {
  await put(due(20, 20));
  faults = ['late'];
  expect(await read(20)).toBeUndefined();
  now += 10_000;
  await put(due(20, 21));
  faults = ['late'];
  expect(await read(20)).toBe('20');
  expect(await read(20)).toBe('21');
  now += 10_000;
  faults = ['late'];
  expect(await read(20)).toBe('21');
});

test('a late index does not show what was just written, and still shows what was just removed', async () => {
  await put(due(30, 30));
  await put(due(31, 31));
  now += 10_000;
  await put(due(32, 32));
  await put(due(30, 700));
  await client.send(new DeleteItemCommand({ TableName, Key: at(31) }));
  const interesting = (keys: (string | undefined)[]) =>
    keys.filter((pk) => ['name 30', 'name 31', 'name 32'].includes(pk ?? '')).sort();
  faults = ['late'];
  expect(interesting(await dueNow())).toEqual(['name 30', 'name 31']);
  expect(interesting(await dueNow())).toEqual(['name 32']);
});

test('Route 53 is still at work on the batch before', async () => {
  const changes = new ChangeResourceRecordSetsCommand({
    HostedZoneId: 'Z1',
    ChangeBatch: {
      Changes: [
        {
          Action: 'UPSERT',
          ResourceRecordSet: {
            Name: 'a.test.',
            Type: 'A',
            TTL: 60,
            ResourceRecords: [{ Value: '192.0.2.1' }],
          },
        },
      ],
    },
  });
  const sender = new Route53Client(aws.client());
  faults = ['conflict'];
  await expect(sender.send(changes)).rejects.toMatchObject({ name: 'PriorRequestNotComplete' });
  await expect(sender.send(changes)).rejects.toMatchObject({ name: 'NoSuchHostedZone' });
  sender.destroy();
});
