import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLimits } from '../../../functions/limits/store/dynamo-limits';
import type { LimitClaim, Limits } from '../../../functions/limits/limit';
import { startStore, type Store } from '../../../local/dynamodb/store';
import { startLocalAws, type LocalAws } from '../aws-server/local-aws';

const HOUR = 3_600;
const NOW = 1_800_000_000;

let store: Store;
let aws: LocalAws;
let client: DynamoDBClient;
let limits: Limits;

beforeAll(async () => {
  store = await startStore({ kind: 'dynalite' });
  aws = await startLocalAws({ services: { dynamodb: store.standIn } });
  client = new DynamoDBClient(aws.client());
  await client.send(
    new CreateTableCommand({
      TableName: 'names',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  limits = dynamoLimits(client, 'names', (pk) => ({ pk: { S: pk } }));
});

afterAll(async () => {
  client.destroy();
  await aws.close();
  await store.close();
});

const claim = (subject: string, max: number): LimitClaim => ({
  kind: 'limit',
  limit: 'tries',
  subject,
  max,
  windowSeconds: HOUR,
});

test('counts up to a limit, and says how long its window goes on', async () => {
  const one = claim('one', 2);
  expect(await limits.count([one], NOW)).toBeUndefined();
  expect(await limits.count([one], NOW + 1)).toBeUndefined();
  const retryAfterSeconds = HOUR - ((NOW + 2) % HOUR);
  expect(await limits.count([one], NOW + 2)).toEqual({ claim: one, retryAfterSeconds });
  expect(await limits.count([one], NOW + 2 + retryAfterSeconds)).toBeUndefined();
});

test('a request that a later limit refuses counts against none', async () => {
  const [first, second, third] = [claim('first', 2), claim('second', 2), claim('third', 1)];
  expect(await limits.count([first, second, third], NOW)).toBeUndefined();
  for (let time = 0; time < 5; time += 1) {
    expect(await limits.count([first, second, third], NOW)).toMatchObject({ claim: third });
  }
  expect(await limits.count([first, second], NOW)).toBeUndefined();
  expect(await limits.count([first], NOW)).toMatchObject({ claim: first });
  expect(await limits.count([second], NOW)).toMatchObject({ claim: second });
});
