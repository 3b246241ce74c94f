/** Which IAM action, resource and leading keys each operation needs, as the service authorization reference says. */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { AuthorizedCall } from '../../../local/aws-server';
import { type Store, startStore } from '../../../local/dynamodb/store';
import type { Policy } from '../../../local/policy';
import { EVERYTHING, type LocalAws, startLocalAws } from '../aws-server/local-aws';

const TableName = 'names';
const ARN = `arn:aws:dynamodb:eu-central-1:000000000000:table/${TableName}`;
const policies: Record<string, Policy> = {
  operator: EVERYTHING,
  names: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      resources: [ARN, `${ARN}/index/*`],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['name#*'] } },
    },
  ],
};

let store: Store;
let aws: LocalAws;
let operator: DynamoDBClient;
let names: DynamoDBClient;
let calls: AuthorizedCall[] = [];

beforeAll(async () => {
  store = await startStore({ kind: 'dynalite' });
  aws = await startLocalAws({
    services: { dynamodb: store.standIn },
    policyOf: (caller) => policies[caller],
    onCall: (call) => calls.push(call),
  });
  operator = new DynamoDBClient(aws.client('operator'));
  names = new DynamoDBClient(aws.client('names'));
  await operator.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'dueShard', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
});

afterAll(async () => {
  operator.destroy();
  names.destroy();
  await aws.close();
  await store.close();
});

beforeEach(() => {
  calls = [];
});

const Key = { pk: { S: 'name#kite' } };
const Other = { pk: { S: 'mail#kite' } };
const check = { TableName, Key, ConditionExpression: 'attribute_not_exists(pk)' };
const remove = { TableName, Key: Other };

/** Each operation as it is sent, and what it must be allowed: action, leading keys, and the index if it is on one. */
const OPERATIONS: [
  string,
  () => Promise<unknown>,
  [action: string, leadingKeys?: string | string[], index?: string][],
][] = [
  ['GetItem', () => operator.send(new GetItemCommand({ TableName, Key })), [['GetItem', 'name#kite']]],
  ['PutItem', () => operator.send(new PutItemCommand({ TableName, Item: Key })), [['PutItem', 'name#kite']]],
  [
    'UpdateItem',
    () => operator.send(new UpdateItemCommand({ TableName, Key })),
    [['UpdateItem', 'name#kite']],
  ],
  [
    'DeleteItem',
    () => operator.send(new DeleteItemCommand({ TableName, Key })),
    [['DeleteItem', 'name#kite']],
  ],
  [
    'Query',
    () =>
      operator.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#pk=:pk',
          ExpressionAttributeNames: { '#pk': 'pk' },
          ExpressionAttributeValues: { ':pk': Key.pk },
        }),
      ),
    [['Query', 'name#kite']],
  ],
  [
    'Query of an index',
    () =>
      operator.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard',
          ExpressionAttributeValues: { ':shard': { N: '7' } },
        }),
      ),
    [['Query', '7', 'due']],
  ],
  ['Scan', () => operator.send(new ScanCommand({ TableName })), [['Scan']]],
  [
    'BatchGetItem',
    () => operator.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key, Other] } } })),
    [['BatchGetItem', ['name#kite', 'mail#kite']]],
  ],
  [
    'BatchWriteItem',
    () =>
      operator.send(
        new BatchWriteItemCommand({
          RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key: Other } }] },
        }),
      ),
    [['BatchWriteItem', ['name#kite', 'mail#kite']]],
  ],
  [
    'TransactGetItems',
    () =>
      operator.send(
        new TransactGetItemsCommand({
          TransactItems: [{ Get: { TableName, Key } }, { Get: { TableName, Key: Other } }],
        }),
      ),
    [
      ['GetItem', 'name#kite'],
      ['GetItem', 'mail#kite'],
    ],
  ],
  [
    'TransactWriteItems',
    () =>
      operator.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { ConditionCheck: { ...check, Key: { pk: { S: 'absent' } } } },
            { Delete: remove },
            { Put: { TableName, Item: Key } },
            { Update: { TableName, Key: { pk: { S: 'u' } }, UpdateExpression: 'REMOVE a' } },
          ],
        }),
      ),
    [
      ['ConditionCheckItem', 'absent'],
      ['DeleteItem', 'mail#kite'],
      ['PutItem', 'name#kite'],
      ['UpdateItem', 'u'],
    ],
  ],
  ['DescribeTable', () => operator.send(new DescribeTableCommand({ TableName })), [['DescribeTable']]],
  [
    'UpdateTimeToLive',
    () =>
      operator.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
        }),
      ),
    [['UpdateTimeToLive']],
  ],
];

it.each(OPERATIONS)('%s needs its actions on its table', async (_, send, expected) => {
  await send();
  expect(calls).toEqual(
    expected.map(([action, leadingKeys, index]) => ({
      caller: 'operator',
      action: `dynamodb:${action}`,
      resource: index ? `${ARN}/index/${index}` : ARN,
      context: leadingKeys === undefined ? {} : { 'dynamodb:LeadingKeys': [leadingKeys].flat() },
      allowed: true,
    })),
  );
});

it('ListTables is on no table in particular', async () => {
  await operator.send(new ListTablesCommand({}));
  expect(calls).toMatchObject([{ action: 'dynamodb:ListTables', resource: '*' }]);
});

it('a role reads and writes the leading keys of its policy, alone and in transactions, and no others', async () => {
  await names.send(new PutItemCommand({ TableName, Item: Key }));
  await names.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] }));
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': Other.pk },
  };
  for (const denied of [
    names.send(new PutItemCommand({ TableName, Item: Other })),
    names.send(new QueryCommand(query)),
    names.send(new DeleteItemCommand({ TableName, Key })),
    names.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item: Key } }, { Put: { TableName, Item: Other } }],
      }),
    ),
  ]) {
    await expect(denied).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }
});

it('whether a table exists is not told to a role that may not use it', async () => {
  await expect(names.send(new GetItemCommand({ TableName: 'absent', Key }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

it('an operation that nobody could be granted here is unknown', async () => {
  const statement = new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}"` });
  await expect(operator.send(statement)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  expect(calls).toEqual([]);
});
