import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLimits } from '../../../functions/limits/store/dynamo-limits';
import { jsonLog } from '../../../functions/telemetry/log';
import { checkGuess, type Guess, type GuessCounters } from '../../../functions/limits/guess';
import type { LimitClaim } from '../../../functions/limits/limit';
import { limitedNetwork } from '../../../functions/limits/network';
import { startStore, type Store } from '../../../local/dynamodb/store';
import { startLocalAws, type LocalAws } from '../aws-server/local-aws';

const HOUR = 3_600;
const NOW = 1_800_000_000;

let store: Store;
let aws: LocalAws;
let client: DynamoDBClient;
let limits: GuessCounters;

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

const claim = (subject: string, max: number, network: LimitClaim['network'] = 'all'): LimitClaim => ({
  kind: 'limit',
  limit: 'tries',
  subject,
  network,
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

test('what is given back can be used again', async () => {
  const one = claim('given back', 1);
  expect(await limits.count([one], NOW)).toBeUndefined();
  await limits.giveBack([one], NOW);
  expect(await limits.count([one], NOW)).toBeUndefined();
  expect(await limits.count([one], NOW)).toMatchObject({ claim: one });
});

describe('networks', () => {
  const countFrom = async (address: string, subject: string, max = 2) =>
    (await limits.count([claim(subject, max, limitedNetwork(address))], NOW)) === undefined;
  const passed = async (addresses: readonly string[], subject: string) => {
    let count = 0;
    for (const address of addresses) count += (await countFrom(address, subject)) ? 1 : 0;
    return count;
  };
  const hex = (number: number) => number.toString(16).padStart(2, '0');

  test('an IPv4 address is a network, also one that is written as IPv6', async () => {
    expect(await passed(['203.0.113.1', '::ffff:203.0.113.1', '203.0.113.1'], 'v4')).toBe(2);
    expect(await countFrom('203.0.113.2', 'v4')).toBe(true);
  });

  test('all addresses of a /64 share a budget, those of another one do not', async () => {
    const line = Array.from({ length: 5 }, (_address, index) => `2001:db8:1:1::${index + 1}`);
    expect(await passed(line, 'v6')).toBe(2);
    expect(await countFrom('2001:db8:1:2::1', 'v6')).toBe(true);
  });

  test('a /56 has four times as much, a /48 sixteen times', async () => {
    const of56 = Array.from({ length: 20 }, (_line, index) => `2001:db8:2:7${hex(index)}::1`);
    expect(await passed(of56, 'v6')).toBe(8);
    expect(await countFrom('2001:db8:2:800::1', 'v6')).toBe(true);
    const of48 = Array.from({ length: 60 }, (_line, index) => `2001:db8:3:${hex(index + 1)}00::1`);
    expect(await passed(of48, 'v6')).toBe(32);
    expect(await countFrom('2001:db8:4::1', 'v6')).toBe(true);
  });

  test('side by side no network gets more', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_call, index) => countFrom(`2001:db8:5:1::${index + 1}`, 'v6')),
    );
    expect(answers.filter(Boolean)).toHaveLength(2);
  });
});

describe('guesses', () => {
  const MINUTE = 60;
  const guessOf = (subject: string, address: string): Guess => ({
    rule: {
      id: 'passwords',
      counts: 'wrong passwords',
      windowSeconds: 900,
      network: 'each',
      subject: 'account',
      setting: 'x',
      settingOfAll: 'y',
    },
    subject,
    network: limitedNetwork(address),
    max: 20,
    maxOfAll: 40,
  });
  const logged: string[] = [];
  const at = (now: number) => ({
    clock: { now: () => now * 1_000, sleep: () => Promise.resolve() },
    log: jsonLog({}, (line) => logged.push(line)),
  });
  const answer = async (subject: string, address: string, isRight: boolean, now = NOW, counters = limits) =>
    (
      await checkGuess(counters, guessOf(subject, address), at(now), () =>
        Promise.resolve(isRight || undefined),
      )
    ).outcome;

  test('of guesses side by side no more are checked than one after the other, and none that is right later', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => answer('parallel', '198.51.100.1', false)),
    );
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(20);
    expect(await answer('parallel', '198.51.100.1', true)).toBe('limited');
    expect(await answer('parallel', '198.51.100.2', true)).toBe('right');
  });

  test('right answers use nothing up', async () => {
    for (let time = 0; time < 30; time += 1) {
      expect(await answer('right', '198.51.100.1', true)).toBe('right');
    }
  });

  test('past what all networks have in an hour each has one a minute, and a right first one gets in', async () => {
    const networks = Array.from({ length: 16 }, (_network, index) => `198.51.100.${index + 1}`);
    const flood = await Promise.all(
      networks.flatMap((address) => Array.from({ length: 6 }, () => answer('flood', address, false))),
    );
    // The first of a network is always checked; of the others 40 at most.
    expect(flood.filter((outcome) => outcome === 'wrong').length).toBeLessThanOrEqual(16 + 40);
    expect(await answer('flood', '203.0.113.9', true)).toBe('right');
    expect(await answer('flood', '203.0.113.9', true)).toBe('right');
    expect(await answer('flood', '203.0.113.10', false)).toBe('wrong');
    expect(await answer('flood', '203.0.113.10', true)).toBe('limited');
    expect(await answer('flood', '203.0.113.10', true, NOW + MINUTE)).toBe('right');
    expect(await answer('another', networks[0]!, true)).toBe('right');
  });

  test('an answer that could not be checked counts against nobody', async () => {
    const check = () => Promise.reject(new Error('no answer'));
    for (let time = 0; time < 21; time += 1) {
      await expect(checkGuess(limits, guessOf('failing', '198.51.100.1'), at(NOW), check)).rejects.toThrow();
    }
    expect(await answer('failing', '198.51.100.1', true)).toBe('right');
  });

  test('a counter that cannot be taken back keeps nobody from the right answer, and the log tells of it', async () => {
    const failing = { ...limits, prove: () => Promise.reject(new Error('no answer')) };
    expect(await answer('stays', '198.51.100.1', true, NOW, failing)).toBe('right');
    expect(logged.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level: 'error', message: 'an answer stays counted', limit: 'passwords' }),
    ]);
  });
});
