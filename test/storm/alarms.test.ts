/**
 * Each alarm of the template fires by the condition that it watches, and stays quiet without. The condition is made in
 * the running system; its log lines carry the metrics of our own. Of AWS's metrics the system here counts what AWS
 * would: answers of the gateway, messages in the failure queue, bounces. That AWS counts the same is AWS's part.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { putAccount } from '../../functions/accounts/store/dynamo-accounts';
import { kmsSealer } from '../../functions/secrets/store/kms-sealer';
import { epochSeconds } from '../../functions/clock';
import { newWriteId } from '../../functions/change-item';
import { messageSender } from '../../functions/accounts/workers/message-sender';
import { newMail } from '../../functions/outbox/mail-promise';
import { certificateIssuer } from '../../functions/mail/workers/certificate-issuer';
import { certificateWatch } from '../../functions/mail/workers/certificate-watch';
import { dnsWriter } from '../../functions/dns/workers/dns-writer';
import { domainRemover } from '../../functions/mail/workers/domain-remover';
import { mailSender } from '../../functions/registration/workers/mail-sender';
import { queueWatch } from '../../functions/queues/workers/queue-watch';
import { serverWatch } from '../../functions/activation/workers/server-watch';
import type { AnyWorker } from '../../functions/http/worker';
import { deleteMailDomain } from '../../functions/mail/routes/delete-mail-domain';
import { installCertificate } from '../../functions/mail/routes/install-certificate';
import { uploadCertificate } from '../../functions/mail/routes/upload-certificate';
import type { AnyRoute } from '../../functions/http/route';
import { register } from '../../functions/activation/routes/register';
import { routes } from '../../functions/routes';
import { AWS_PATH, OPERATOR_KEY, roleOf } from '../../local/deployment';
import { LOCAL_REGION } from '../../local/stand-in';
import { plausibleFields, requestOf } from '../routes/plausible-request';
import { alarmState, embeddedIn, type AlarmProperties, type Datapoint } from '../support/alarm-state';
import { certificateFor } from '../support/certificate-files';
import { eventually } from '../support/eventually';
import { expectExactPolicy } from '../support/expect-exact-policy';
import { TestGateway } from '../support/gateway';
import { MailOperator } from '../support/mail-operator';
import { MovableClock } from '../support/movable-clock';
import { clientToken } from '../support/operator';
import { post } from '../support/installer';
import { useSystem } from '../support/test-system';
import { appWith, settingsWith, synthesize } from '../stack/synthesized';

const alarms = new Map(
  synthesize(appWith(settingsWith({ alarmMail: 'operator@example.org' })))
    .flatMap(({ resources }) => Object.values(resources))
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => {
      const properties = Properties as unknown as AlarmProperties;
      return [properties.AlarmName.replace(/^gatepost-/, ''), properties] as const;
    }),
);

let dnsIsSlow = false;
const system = useSystem({
  // Certificates that openssl makes begin now.
  clock: new MovableClock({ startsAt: Date.now() + 3_600_000 }),
  route53: {
    requestsPerSecond: 1_000,
    burst: 1_000,
    processingMs: 0,
    insyncMs: () => (dnsIsSlow ? 3_500 : 0),
  },
});

/** Metrics of AWS for what happened here since the case began. */
const counted = {
  answers: () =>
    system.running
      .recentRequests()
      .slice(-answersOfCase())
      .flatMap(({ status, durationMs }) => [
        aws('AWS/ApiGateway', '5xx', { ApiId: '' }, status >= 500 ? 1 : 0),
        aws('AWS/ApiGateway', 'Latency', { ApiId: '' }, durationMs),
      ]),
  failureQueue: () => [
    aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: '' }, system.running.failedWakes()),
  ],
  /** SES judges over a longer time, and over more mails. */
  reputation: () => {
    const lines = system.log.slice(linesBefore) as unknown as Record<string, unknown>[];
    const sent = lines.filter(({ message, outcome }) => message === 'mail' && outcome === 'sent').length;
    const told = (reason: string) =>
      lines.filter((line) => line.message === 'address suppressed' && line.reason === reason).length;
    return [
      aws('AWS/SES', 'Reputation.BounceRate', {}, told('bounce') / sent),
      aws('AWS/SES', 'Reputation.ComplaintRate', {}, told('complaint') / sent),
    ];
  },
  /** Calls that came while ten others were under way, in a new account that runs ten functions at once. */
  concurrency: () => {
    const answers = system.running.recentRequests().slice(-answersOfCase());
    const overlapping = (at: number) =>
      answers.filter((other) => other.at <= at && other.at + other.durationMs >= at).length;
    return [aws('AWS/Lambda', 'Throttles', {}, answers.filter(({ at }) => overlapping(at) > 10).length)];
  },
};

const aws = (
  namespace: string,
  name: string,
  dimensions: Record<string, string>,
  value: number,
): Datapoint => ({
  namespace,
  name,
  dimensions,
  value,
  at: system.clock.now(),
});

let linesBefore = 0;
let calls = 0;
const answersOfCase = () => Math.max(1, calls);

/** Everything that CloudWatch would know since the case began. */
const datapoints = () => [
  ...system.logLines.slice(linesBefore).flatMap(embeddedIn),
  ...Object.values(counted).flatMap((metrics) => metrics()),
];

function stateOf(id: string, extra: readonly Datapoint[] = []) {
  const alarm = alarms.get(id);
  if (!alarm) throw new Error(`No alarm ${id}`);
  return alarmState(alarm, [...datapoints(), ...extra], system.clock.now());
}

/** A new window of time, in which nothing has happened yet. */
async function fresh(): Promise<void> {
  system.faults.clear();
  await system.running.idle();
  system.clock.forward({ hours: 7 });
  // What expired meanwhile is done, as it would be within a minute.
  await system.sweep();
  linesBefore = system.logLines.length;
  calls = 0;
}

async function runNow(worker: AnyWorker): Promise<void> {
  const lambda = new LambdaClient(operatorConfig());
  const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: roleOf(worker) }));
  expect(FunctionError).toBeUndefined();
}

let accounts = 0;

/** A text to the owner of a SIP account, promised as the accounts family does. */
async function promiseText(): Promise<void> {
  accounts += 1;
  const id = 1_000 + accounts;
  const username = `texted${id}`;
  const domain = 'sip.example';
  const sealer = kmsSealer(
    { ...operatorEnvironment(), SECRETS_KEY: system.running.deployed.secretsKeyArn },
    'mail',
  );
  const text = await newMail(
    {
      channel: 'sms',
      template: 'account-activation-text',
      to: `+49151123${id}`,
      parameters: { code: '1234' },
      name: `${username}@${domain}`,
      now: epochSeconds(system.clock),
    },
    sealer,
  );
  const account = {
    ...{ id, username, domain, realm: domain, passwords: {}, activated: false, admin: false },
    createdAt: epochSeconds(system.clock),
    messages: [text],
  };
  const client = new DynamoDBClient(operatorConfig());
  await client.send(
    new PutItemCommand(putAccount(system.running.deployed.tables.accounts.name, account, newWriteId())),
  );
}

const operatorConfig = () => ({
  endpoint: `${system.running.baseUrl}${AWS_PATH}`,
  region: LOCAL_REGION,
  credentials: { accessKeyId: OPERATOR_KEY, secretAccessKey: 'local' },
});

const operatorEnvironment = () => ({
  AWS_ENDPOINT_URL: `${system.running.baseUrl}${AWS_PATH}`,
  AWS_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: OPERATOR_KEY,
  AWS_SECRET_ACCESS_KEY: 'local',
});

const breakTable = (worker: AnyWorker) =>
  system.faults.inject('error', { caller: roleOf(worker), service: 'dynamodb' });

const fired = new Set<string>();
function expectFired(id: string, extra?: readonly Datapoint[]): void {
  expect([id, stateOf(id, extra)]).toEqual([id, 'ALARM']);
  fired.add(id);
}

beforeEach(fresh);

/** Besides those that are plausible for gateways. */
const MORE_FIELDS = {
  server_id: 'srv_unknown',
  username: 'somebody',
  password: 'not it',
  sip: 'ada@sip.example',
};

describe.each([...new Set(routes.map(({ family }) => family.id))])('the %s family', (family) => {
  test('alarms on internal errors, and so does the API', async () => {
    const fields = { ...(await plausibleFields(system)), ...MORE_FIELDS };
    const own = routes.filter((route) => route.family.id === family && route.needs.length > 0);
    const call = async (route: AnyRoute) => {
      const { path, options } = requestOf(route, fields);
      const headers = { ...options.headers, from: 'sip:ada@sip.example' };
      calls += 1;
      return { route, ...(await system.call(path, {}, { ...options, headers })) };
    };
    await Promise.all(own.map(call));
    expect(stateOf(`${family}-internal-errors`)).toBe('OK');
    expect(stateOf('server-errors')).toBe('OK');

    for (const route of own) system.faults.inject('error', { caller: roleOf(route) });
    const failing = (await Promise.all(own.map(call))).filter(({ status }) => status >= 500);
    for (let count = failing.length; count < 5; count += failing.length) {
      expect(failing.length).toBeGreaterThan(0);
      await Promise.all(failing.map(({ route }) => call(route)));
    }
    expectFired(`${family}-internal-errors`);
    expectFired('server-errors');
  });
});

test('slow-answers, throttles: DNS takes longer than three seconds for a quarter of an hour', async () => {
  const gateway = await TestGateway.subscribe(system);
  /** Each call stands for ten, in each of three periods. */
  const over15Minutes = () =>
    [0, 5, 10].flatMap((minutes) =>
      Array.from({ length: 10 }, () =>
        counted.answers().map((one) => ({ ...one, at: one.at - minutes * 60_000 })),
      ).flat(),
    );
  const ask = async (challenge: string, times: number) => {
    calls = times;
    await Promise.all(Array.from({ length: times }, () => gateway.setChallenge(challenge)));
  };
  for (const challenge of ['one', 'after', 'the', 'other']) await ask(challenge, 1);
  calls = 4;
  expect(stateOf('slow-answers', over15Minutes())).toBe('OK');
  expect(stateOf('throttles')).toBe('OK');

  dnsIsSlow = true;
  await ask('slow', 20).finally(() => (dnsIsSlow = false));
  expectFired('throttles');
  expectFired('slow-answers', over15Minutes());
  // A few at night say nothing.
  expect(stateOf('slow-answers')).toBe('OK');
});

test('failed-wakes: a worker fails for good', async () => {
  expect(stateOf('failed-wakes')).toBe('OK');
  breakTable(mailSender);
  await (await TestGateway.subscribe(system)).setEmail('waiting@owner.example');
  await eventually(() => expect(system.running.failedWakes()).toBeGreaterThan(0));
  expectFired('failed-wakes');
});

describe('a queue is late', () => {
  beforeEach(async () => {
    await runNow(queueWatch);
    for (const id of alarms.keys()) if (id.endsWith('-late')) expect([id, stateOf(id)]).toEqual([id, 'OK']);
  });

  test('dns: Route 53 does not work; and the alarm tells when nobody measures', async () => {
    system.faults.inject('error', { caller: roleOf(dnsWriter), service: 'route53' });
    await TestGateway.subscribe(system, { mode: 1 });
    system.clock.forward({ minutes: 10 });
    await runNow(queueWatch);
    expectFired('dns-late');

    system.clock.forward({ hours: 1 });
    expect(stateOf('dns-late')).toBe('INSUFFICIENT_DATA');
    expect(alarms.get('dns-late')!.InsufficientDataActions).toHaveLength(1);
  });

  test('mail: nobody sends', async () => {
    const gateway = await TestGateway.subscribe(system);
    breakTable(mailSender);
    await gateway.setEmail('waiting@owner.example');
    system.clock.forward({ minutes: 20 });
    await runNow(queueWatch);
    expectFired('mail-late');
  });

  test('message: nobody sends', async () => {
    breakTable(messageSender);
    await promiseText();
    system.clock.forward({ minutes: 20 });
    await runNow(queueWatch);
    expectFired('message-late');
  });

  test('certificate: nobody orders', async () => {
    const operator = await MailOperator.logIn(system);
    const { name } = await operator.createDomain();
    breakTable(certificateIssuer);
    await operator.send(installCertificate, { hostname: name });
    system.clock.forward({ hours: 2 });
    await runNow(queueWatch);
    expectFired('certificate-late');
  });

  test('deletion: nobody deletes', async () => {
    const operator = await MailOperator.logIn(system);
    const { name } = await operator.createDomain();
    breakTable(domainRemover);
    await operator.send(deleteMailDomain, { domain: name });
    system.clock.forward({ hours: 3 });
    await runNow(queueWatch);
    expectFired('deletion-late');
  });
});

test('mails-fail: SES does not take mails', async () => {
  const gateways = await Promise.all(Array.from({ length: 5 }, () => TestGateway.subscribe(system)));
  const ask = async (to: string) => {
    for (const gateway of gateways) await gateway.setEmail(`${gateway.name}-${to}@owner.example`);
    await system.running.idle();
  };
  await ask('works');
  expect(stateOf('mails-fail')).toBe('OK');
  system.faults.inject('error', { caller: roleOf(mailSender), service: 'ses' });
  await ask('fails');
  expectFired('mails-fail');
});

test('messages-fail: SNS does not take texts', async () => {
  await promiseText();
  await system.sweep();
  expect(stateOf('messages-fail')).toBe('OK');
  system.faults.inject('error', { caller: roleOf(messageSender), service: 'sns' });
  for (let count = 0; count < 5; count += 1) await promiseText();
  await system.sweep();
  expectFired('messages-fail');
});

test('texts-cost: half of what a day may have was sent', async () => {
  await promiseText();
  await system.sweep();
  expect(stateOf('texts-cost')).toBe('OK');
  const half = alarms.get('texts-cost')?.Threshold ?? 0;
  expect(half).toBe(250);
  for (let count = 0; count < half; count += 1) await promiseText();
  await system.sweep();
  expectFired('texts-cost');
});

test.each([
  ['bounces', 'bounce'],
  ['complaints', 'complaint'],
])('%s: too many of them', async (id, recipient) => {
  const gateways = await Promise.all(Array.from({ length: 4 }, () => TestGateway.subscribe(system)));
  for (const gateway of gateways) await gateway.setEmail(gateway.email);
  await system.running.idle();
  expect(stateOf(id)).toBe('OK');
  await gateways[0]!.setEmail(`${recipient}+${id}@simulator.amazonses.com`);
  await eventually(() => expect(system.logLines.slice(linesBefore).join()).toContain('address suppressed'));
  expectFired(id);
});

test('route53-throttled: somebody else uses up the account’s requests', async () => {
  await TestGateway.subscribe(system, { mode: 1 });
  await system.running.idle();
  expect(stateOf('route53-throttled')).toBe('OK');
  system.faults.inject('throttle', { caller: roleOf(dnsWriter), service: 'route53' }, 10);
  await TestGateway.subscribe(system, { mode: 1 });
  await system.running.idle();
  expectFired('route53-throttled');
});

test('dns-conflicts: somebody made a record where a gateway’s is to be', async () => {
  expect(stateOf('dns-conflicts')).toBe('OK');
  const name = 'portal';
  const change = {
    name: `${name}.${system.zone}`,
    type: 'A' as const,
    ttlSeconds: 300,
    values: ['192.0.2.10'],
  };
  system.running.route53.changeByHand({ ...change, action: 'CREATE' });
  await TestGateway.subscribe(system, { name, mode: 1 });
  await system.running.idle();
  expectFired('dns-conflicts');
  system.running.route53.changeByHand({ ...change, action: 'DELETE' });
});

test('stale-servers: one of them no longer checks in', async () => {
  const token = await clientToken(system);
  await post(system, register, { token, ip: '192.0.2.7', hostname: 'host' });
  await runNow(serverWatch);
  expect(stateOf('stale-servers')).toBe('OK');
  system.clock.forward({ days: 1 });
  await runNow(serverWatch);
  expectFired('stale-servers');
});

test('certificates-ending: nobody renews the certificate that somebody uploaded', async () => {
  const operator = await MailOperator.logIn(system);
  const { name } = await operator.createDomain();
  const { chain, key } = certificateFor([name]);
  await operator.send(uploadCertificate, { ssl_certificate: chain, ssl_certificate_key: key });
  await runNow(certificateWatch);
  expect(stateOf('certificates-ending')).toBe('OK');
  system.clock.forward({ days: 80 });
  await runNow(certificateWatch);
  expectFired('certificates-ending');
  expectExactPolicy(system, certificateWatch);
});

afterAll(() => {
  // A new alarm needs a case of its own.
  expect([...fired].sort()).toEqual([...alarms.keys()].sort());
});

test('every alarm tells somebody, and says what is noticed', () => {
  for (const { AlarmActions } of alarms.values()) expect(AlarmActions).toHaveLength(1);
});
