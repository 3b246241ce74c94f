/**
 * What becomes of every answer that AWS documents: what the caller of a store gets, after how many requests, and how
 * long is paused between them at most. No system runs; the SDK is real, and the network is not.
 * `ERRORS_TABLE=1 npx jest test/unit/aws` prints the table.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snsPusher } from '../../../functions/accounts/store/sns-pusher';
import { batchDelete, batchRead } from '../../../functions/aws/dynamo-batch';
import { dynamoClientOf } from '../../../functions/aws/dynamo-client';
import { transact, write } from '../../../functions/aws/dynamo-write';
import { route53Zones } from '../../../functions/dns/store/route53-zones';
import type { Environment } from '../../../functions/environment';
import { uploadWithLink } from '../../../functions/mail/store/s3-uploads';
import { sesMailer } from '../../../functions/outbox/store/ses-mailer';
import { snsTexter } from '../../../functions/outbox/store/sns-texter';
import { kmsKeysOf } from '../../../functions/secrets/store/kms-keys';
import { secretReader } from '../../../functions/secrets/store/secrets-manager';
import { longestPause } from '../../../functions/try-again';
import { VirtualClock } from '../dns/writer/virtual-clock';
import { Wire, type Asked, type WireAnswer } from './wire';

const TABLE = 'names';
const APPLICATION = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/phones';

/** Of a function; a new one for each case, as clients are kept by it. */
const environment = (): Environment => ({
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  HOSTED_ZONES: '{"gw.test":"Z1"}',
  ROUTE53_REQUESTS_PER_SECOND: '5',
  MAIL_FROM: 'noreply@gw.test',
  SECRETS_KEY: 'arn:aws:kms:eu-central-1:000000000000:key/k',
  EXPORTS_BUCKET: 'exports',
});

/** Counts the pauses of the code that is tested. */
class CountingClock extends VirtualClock {
  readonly pauses: number[] = [];

  override sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    return super.sleep(milliseconds);
  }
}

type Call = (environment: Environment, clock: CountingClock) => Promise<unknown>;

const key = (number: number) => ({ pk: { S: `key ${number}` } });
const item = { TableName: TABLE, Item: key(1) };
const keys = [key(1), key(2), key(3), key(4)];
const device = { provider: 'fcm' as const, deviceToken: 'token', isForCalls: false };

const dynamo = (environment: Environment, clock: CountingClock) => ({
  client: dynamoClientOf(environment),
  clock,
});

/** The calls, by service and operation. */
const CALLS: Record<string, Call> = {
  'dynamodb PutItem': async (...at) =>
    (await write(dynamo(...at), new PutItemCommand(item))) ? 'written' : 'undefined: the condition failed',
  'dynamodb TransactWriteItems': (...at) =>
    transact(dynamo(...at), [{ Put: item }, { Put: { ...item, Item: key(2) } }]),
  'dynamodb BatchGetItem': async (...at) => (await batchRead(dynamo(...at), TABLE, keys)).length,
  'dynamodb BatchWriteItem': (...at) => batchDelete(dynamo(...at), TABLE, keys),
  'dynamodb GetItem': (...at) =>
    dynamo(...at).client.send(new GetItemCommand({ TableName: TABLE, Key: key(1) })),
  'route53 ChangeResourceRecordSets': (...at) =>
    route53Zones(...at).submit('gw.test', [
      { action: 'CREATE', recordSet: { name: 'box.gw.test', type: 'A', ttl: 60, values: ['192.0.2.1'] } },
    ]),
  'route53 GetChange': (...at) => route53Zones(...at).isInSync('C1'),
  'route53 ListResourceRecordSets': (...at) =>
    route53Zones(...at).read('gw.test', { name: 'box.gw.test', type: 'A' }),
  'ses SendEmail': async (environment) =>
    sesMailer(environment).send('someone@example.com', { subject: 's', text: 't', html: 'h' }),
  'sns Publish': async (environment) => snsTexter(environment).send('+491700000000', 'code'),
  'sns Publish to a device': async (environment) =>
    snsPusher(environment, { fcm: APPLICATION }).push(device, { token: 't' }, 60),
  'sns CreatePlatformEndpoint': async (environment) =>
    snsPusher(environment, { fcm: APPLICATION }).push(device, { token: 't' }, 60),
  'kms GenerateDataKey': async (environment) => kmsKeysOf(environment).generate('mail'),
  'kms Decrypt': async (environment) => kmsKeysOf(environment).decrypt('mail', Buffer.from('key')),
  'secretsmanager GetSecretValue': async (environment) => secretReader(environment, 'secret')(),
  's3 PutObject': async (environment) =>
    (await uploadWithLink(environment, 'name', Buffer.from('archive'), 60)).length > 0,
};

/** Operations that a call begins with, and that are answered well. */
const PRELUDES: Record<string, string> = {
  'sns Publish': 'CheckIfPhoneNumberIsOptedOut',
  'sns Publish to a device': 'CreatePlatformEndpoint',
};
const XML: Record<string, string> = {
  CheckIfPhoneNumberIsOptedOut: '<isOptedOut>false</isOptedOut>',
  CreatePlatformEndpoint: `<EndpointArn>${APPLICATION.replace(':app/', ':endpoint/')}/1</EndpointArn>`,
};
const wellAnswered = ({ operation }: Asked): WireAnswer => ({
  body: `<${operation}Response><${operation}Result>${XML[operation] ?? ''}</${operation}Result></${operation}Response>`,
  contentType: 'text/xml',
});

interface Row {
  call: string;
  reason: string;
  answer: WireAnswer | ((asked: Asked) => WireAnswer);
  gets: string;
  tries: number | 'for 20 s';
  /** Longest that is paused in all. */
  pausesMs: number | 'for 20 s';
}

/** What an error comes to: the SDK makes of a query service's code the name of its own. */
type Outcome = Pick<Row, 'gets' | 'tries' | 'pausesMs'>;

const sum = (pauses: readonly number[]) => pauses.reduce((total, pause) => total + pause, 0);

const atOnce = (gets: string): Outcome => ({ gets, tries: 1, pausesMs: 0 });
/** Repeated by the SDK: throttling from a second on, failures from 25 ms (DynamoDB) or 50 ms on. */
const bySdk = (gets: string, firstMs: number, tries = 3): Outcome => ({
  gets,
  tries,
  pausesMs: sum(Array.from({ length: tries - 1 }, (_, number) => firstMs * 2 ** number)),
});
/** Repeated by `tryAgain`'s rule. */
const byUs = (gets: string): Outcome => ({
  gets,
  tries: 12,
  pausesMs: sum(Array.from({ length: 11 }, (_, number) => longestPause(number + 1))),
});
const patiently = (gets: string): Outcome => ({ gets, tries: 'for 20 s', pausesMs: 'for 20 s' });
const thrown = (name: string) => `throws ${name}`;

const refused = (status: number, code: string, fields?: Record<string, unknown>): WireAnswer => ({
  status,
  code,
  ...(fields ? { fields } : {}),
});

const row = (call: string, reason: string, answer: Row['answer'], outcome: Outcome): Row => ({
  call,
  reason,
  answer,
  ...outcome,
});

/** Answers with a code, whose name in the SDK is another where `name` says so. */
const coded = (call: string, status: number, code: string, outcome: (gets: string) => Outcome, name = code) =>
  row(call, code, refused(status, code), outcome(thrown(name)));

const DYNAMO_CALLS = Object.keys(CALLS).filter((call) => call.startsWith('dynamodb'));

/** What any call of DynamoDB may be answered with. */
const dynamoCommon = DYNAMO_CALLS.flatMap((call) => [
  ...['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'].map((code) =>
    coded(call, 400, code, (gets) => bySdk(gets, 1_000, 4)),
  ),
  coded(call, 500, 'InternalServerError', (gets) => bySdk(gets, 25, 4)),
  coded(call, 503, 'ServiceUnavailable', (gets) => bySdk(gets, 25, 4)),
  row(call, 'no answer', 'no answer', bySdk(thrown('TimeoutError'), 25, 4)),
  row(call, 'connection cut', 'connection cut', bySdk(thrown('Error'), 25, 4)),
  ...[
    'ResourceNotFoundException',
    'ValidationException',
    'AccessDeniedException',
    'UnrecognizedClientException',
    'ExpiredTokenException',
  ].map((code) => coded(call, 400, code, atOnce)),
  coded(call, 421, 'InvalidEndpointException', atOnce),
]);

const cancelled = (codes: readonly string[], outcome: Outcome) =>
  row(
    'dynamodb TransactWriteItems',
    `[${codes.join(', ')}]`,
    refused(400, 'TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) }),
    outcome,
  );
const CANCELLED = thrown('TransactionCanceledException');

const keysOf = ({ body }: Asked) =>
  (JSON.parse(body) as { RequestItems: Record<string, { Keys: unknown[] }> }).RequestItems[TABLE]!;
const requestsOf = ({ body }: Asked) =>
  (JSON.parse(body) as { RequestItems: Record<string, unknown[]> }).RequestItems[TABLE]!;

/** @param left how many of the keys of a call are left over */
const partOfRead = (left: (count: number) => number) => (asked: Asked) => {
  const { Keys } = keysOf(asked);
  const done = Keys.length - left(Keys.length);
  const UnprocessedKeys = done < Keys.length ? { [TABLE]: { Keys: Keys.slice(done) } } : {};
  return { body: JSON.stringify({ Responses: { [TABLE]: Keys.slice(0, done) }, UnprocessedKeys }) };
};
const partOfWrite = (left: (count: number) => number) => (asked: Asked) => {
  const requests = requestsOf(asked);
  const done = requests.length - left(requests.length);
  const UnprocessedItems = done < requests.length ? { [TABLE]: requests.slice(done) } : {};
  return { body: JSON.stringify({ UnprocessedItems }) };
};
const all = (count: number) => count;
const half = (count: number) => Math.floor(count / 2);

const dynamoRows: Row[] = [
  coded('dynamodb PutItem', 400, 'ConditionalCheckFailedException', () =>
    atOnce('undefined: the condition failed'),
  ),
  coded('dynamodb PutItem', 400, 'TransactionConflictException', byUs),
  // Only a table that is written in several regions says so, and none here is.
  coded('dynamodb PutItem', 400, 'ReplicatedWriteConflictException', (gets) => bySdk(gets, 25, 4)),
  coded('dynamodb PutItem', 400, 'ItemCollectionSizeLimitExceededException', atOnce),
  cancelled(['ConditionalCheckFailed', 'None'], atOnce('[0]')),
  cancelled(['None', 'ConditionalCheckFailed'], atOnce('[1]')),
  cancelled(['ConditionalCheckFailed', 'ConditionalCheckFailed'], atOnce('[0,1]')),
  // The condition was looked at, and failed: another try would say it again.
  cancelled(['ConditionalCheckFailed', 'TransactionConflict'], atOnce('[0]')),
  cancelled(['ThrottlingError', 'ConditionalCheckFailed'], atOnce('[1]')),
  cancelled(['TransactionConflict', 'None'], byUs(CANCELLED)),
  cancelled(['None', 'TransactionConflict'], byUs(CANCELLED)),
  cancelled(['ThrottlingError', 'None'], byUs(CANCELLED)),
  cancelled(['ProvisionedThroughputExceeded', 'None'], byUs(CANCELLED)),
  cancelled(['TransactionConflict', 'ThrottlingError'], byUs(CANCELLED)),
  cancelled(['ValidationError', 'None'], atOnce(CANCELLED)),
  cancelled(['ItemCollectionSizeLimitExceeded', 'None'], atOnce(CANCELLED)),
  cancelled(['ValidationError', 'TransactionConflict'], atOnce(CANCELLED)),
  cancelled([], atOnce(CANCELLED)),
  coded('dynamodb TransactWriteItems', 400, 'TransactionInProgressException', (gets) =>
    bySdk(gets, 1_000, 4),
  ),
  coded('dynamodb TransactWriteItems', 400, 'IdempotentParameterMismatchException', atOnce),
  row('dynamodb BatchGetItem', 'UnprocessedKeys: all', partOfRead(all), byUs(thrown('Error'))),
  row('dynamodb BatchGetItem', 'UnprocessedKeys: half', partOfRead(half), {
    gets: '4',
    tries: 3,
    pausesMs: 2 * longestPause(1),
  }),
  row('dynamodb BatchWriteItem', 'UnprocessedItems: all', partOfWrite(all), byUs(thrown('Error'))),
  row('dynamodb BatchWriteItem', 'UnprocessedItems: half', partOfWrite(half), {
    gets: 'done',
    tries: 3,
    pausesMs: 2 * longestPause(1),
  }),
  coded('dynamodb BatchWriteItem', 400, 'ItemCollectionSizeLimitExceededException', atOnce),
  coded('dynamodb BatchWriteItem', 400, 'ReplicatedWriteConflictException', (gets) => bySdk(gets, 25, 4)),
  ...dynamoCommon,
];

const ROUTE53_CALLS = Object.keys(CALLS).filter((call) => call.startsWith('route53'));
const CHANGE = 'route53 ChangeResourceRecordSets';

const route53Rows: Row[] = [
  ...['InvalidChangeBatch', 'InvalidInput', 'LimitsExceeded'].map((code) =>
    coded(CHANGE, 400, code, () => atOnce(thrown('BatchRejected'))),
  ),
  coded(CHANGE, 404, 'NoSuchHealthCheck', () => atOnce(thrown('BatchRejected'))),
  coded(CHANGE, 400, 'PriorRequestNotComplete', () => patiently(thrown('TurnedAway'))),
  coded(CHANGE, 404, 'NoSuchHostedZone', atOnce),
  coded('route53 ListResourceRecordSets', 404, 'NoSuchHostedZone', atOnce),
  coded('route53 ListResourceRecordSets', 400, 'InvalidInput', () => atOnce(thrown('BatchRejected'))),
  coded('route53 GetChange', 404, 'NoSuchChange', () => atOnce('true')),
  coded('route53 GetChange', 400, 'InvalidInput', () => atOnce(thrown('BatchRejected'))),
  ...ROUTE53_CALLS.flatMap((call) => [
    ...['Throttling', 'ThrottlingException', 'TooManyRequestsException'].map((code) =>
      coded(call, 400, code, () => patiently(thrown('TurnedAway'))),
    ),
    ...['AccessDenied', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'ExpiredToken', 'OptInRequired'].map(
      (code) => coded(call, 403, code, atOnce),
    ),
    coded(call, 500, 'InternalFailure', () => atOnce(thrown('OutcomeUnknown'))),
    coded(call, 503, 'ServiceUnavailable', () => atOnce(thrown('OutcomeUnknown'))),
    row(call, 'no answer', 'no answer', atOnce(thrown('OutcomeUnknown'))),
    row(call, 'connection cut', 'connection cut', atOnce(thrown('OutcomeUnknown'))),
  ]),
];

/** What the SDK makes of a failure and of throttling, where a call leaves that to it. */
const usual = (call: string, tries = 3) => [
  row(call, 'no answer', 'no answer', bySdk(thrown('TimeoutError'), 50, tries)),
  row(call, 'connection cut', 'connection cut', bySdk(thrown('Error'), 50, tries)),
  coded(call, 503, 'ServiceUnavailable', (gets) => bySdk(gets, 50, tries)),
];

const SES = 'ses SendEmail';
const UNDELIVERABLE = () => atOnce(thrown('Undeliverable'));
const sesRows: Row[] = [
  // The message is promised: whatever is thrown but `Undeliverable` is tried again later, twelve times in all.
  coded(SES, 400, 'InvalidParameterValue', UNDELIVERABLE),
  coded(SES, 400, 'ValidationError', UNDELIVERABLE),
  ...[
    'MessageRejected',
    'MailFromDomainNotVerifiedException',
    'ConfigurationSetDoesNotExistException',
    'ConfigurationSetSendingPausedException',
    'AccountSendingPausedException',
  ].map((name) => coded(SES, 400, name.replace(/^(ConfigurationSetDoes.*)Exception$/, '$1'), atOnce, name)),
  coded(SES, 400, 'Throttling', (gets) => bySdk(gets, 1_000)),
  coded(SES, 403, 'AccessDenied', atOnce),
  coded(SES, 500, 'InternalFailure', (gets) => bySdk(gets, 50)),
  ...usual(SES),
];

const TEXT = 'sns Publish';
const PUSH = 'sns Publish to a device';
const ENDPOINT = 'sns CreatePlatformEndpoint';
const SNS_NAMES: Record<string, [number, string]> = {
  AuthorizationErrorException: [403, 'AuthorizationError'],
  EndpointDisabledException: [400, 'EndpointDisabled'],
  InvalidSecurityException: [403, 'InvalidSecurity'],
  KMSAccessDeniedException: [400, 'KMSAccessDenied'],
  KMSDisabledException: [400, 'KMSDisabled'],
  KMSInvalidStateException: [400, 'KMSInvalidState'],
  KMSNotFoundException: [400, 'KMSNotFound'],
  KMSOptInRequired: [403, 'KMSOptInRequired'],
  KMSThrottlingException: [400, 'KMSThrottling'],
  NotFoundException: [404, 'NotFound'],
  PlatformApplicationDisabledException: [400, 'PlatformApplicationDisabled'],
};
/** The one that the SDK tells by its class alone, and does not repeat. */
const snsRefusals = (call: string, names = Object.keys(SNS_NAMES)) =>
  names.map((name) => coded(call, ...SNS_NAMES[name]!, atOnce, name));
const snsRows: Row[] = [
  coded(TEXT, 400, 'InvalidParameter', UNDELIVERABLE, 'InvalidParameterException'),
  coded(TEXT, 400, 'ParameterValueInvalid', UNDELIVERABLE, 'InvalidParameterValueException'),
  coded(TEXT, 400, 'ValidationException', UNDELIVERABLE),
  ...snsRefusals(TEXT),
  coded(TEXT, 429, 'Throttled', (gets) => bySdk(gets, 1_000), 'ThrottledException'),
  coded(TEXT, 500, 'InternalError', (gets) => bySdk(gets, 50), 'InternalErrorException'),
  ...usual(TEXT),
  // Somebody waits for a push: whatever is thrown is told as 503, and the token is given back.
  coded(PUSH, 400, 'InvalidParameter', atOnce, 'InvalidParameterException'),
  coded(PUSH, 400, 'ParameterValueInvalid', atOnce, 'InvalidParameterValueException'),
  coded(PUSH, 400, 'ValidationException', atOnce),
  ...snsRefusals(
    PUSH,
    Object.keys(SNS_NAMES).filter((name) => name !== 'EndpointDisabledException'),
  ),
  row(PUSH, 'EndpointDisabled', refused(400, 'EndpointDisabled'), {
    gets: thrown('EndpointDisabledException'),
    tries: 2,
    pausesMs: 0,
  }),
  coded(PUSH, 429, 'Throttled', (gets) => bySdk(gets, 1_000, 2), 'ThrottledException'),
  coded(PUSH, 500, 'InternalError', (gets) => bySdk(gets, 50, 2), 'InternalErrorException'),
  ...usual(PUSH, 2),
  coded(ENDPOINT, 400, 'InvalidParameter', atOnce, 'InvalidParameterException'),
  ...snsRefusals(ENDPOINT, ['AuthorizationErrorException', 'NotFoundException']),
  coded(ENDPOINT, 500, 'InternalError', (gets) => bySdk(gets, 50, 2), 'InternalErrorException'),
  ...usual(ENDPOINT, 2),
];

const KMS_CALLS = ['kms GenerateDataKey', 'kms Decrypt'];
const kmsRows: Row[] = [
  ...KMS_CALLS.flatMap((call) => [
    ...[
      'DisabledException',
      'DryRunOperationException',
      'InvalidGrantTokenException',
      'InvalidKeyUsageException',
      'KMSInvalidStateException',
      'NotFoundException',
      'AccessDeniedException',
    ].map((code) => coded(call, 400, code, atOnce)),
    coded(call, 400, 'ThrottlingException', (gets) => bySdk(gets, 1_000)),
    coded(call, 503, 'DependencyTimeoutException', (gets) => bySdk(gets, 50)),
    coded(call, 500, 'KeyUnavailableException', (gets) => bySdk(gets, 50)),
    coded(call, 500, 'KMSInternalException', (gets) => bySdk(gets, 50)),
    ...usual(call),
  ]),
  coded('kms Decrypt', 400, 'IncorrectKeyException', atOnce),
  coded('kms Decrypt', 400, 'InvalidCiphertextException', atOnce),
];

const SECRET = 'secretsmanager GetSecretValue';
const secretRows: Row[] = [
  ...[
    'DecryptionFailure',
    'InvalidParameterException',
    'InvalidRequestException',
    'ResourceNotFoundException',
    'AccessDeniedException',
  ].map((code) => coded(SECRET, 400, code, atOnce)),
  coded(SECRET, 400, 'ThrottlingException', (gets) => bySdk(gets, 1_000)),
  coded(SECRET, 500, 'InternalServiceError', (gets) => bySdk(gets, 50)),
  ...usual(SECRET),
];

const OBJECT = 's3 PutObject';
const s3Rows: Row[] = [
  ...['EncryptionTypeMismatch', 'InvalidRequest', 'InvalidWriteOffset', 'TooManyParts'].map((code) =>
    coded(OBJECT, 400, code, atOnce),
  ),
  coded(OBJECT, 403, 'AccessDenied', atOnce),
  coded(OBJECT, 404, 'NoSuchBucket', atOnce),
  coded(OBJECT, 503, 'SlowDown', (gets) => bySdk(gets, 1_000)),
  coded(OBJECT, 500, 'InternalError', (gets) => bySdk(gets, 50)),
  ...usual(OBJECT),
];

const ROWS = [...dynamoRows, ...route53Rows, ...sesRows, ...snsRows, ...kmsRows, ...secretRows, ...s3Rows];

const wire = new Wire();
beforeAll(() =>
  wire.connect(
    DynamoDBClient,
    KMSClient,
    Route53Client,
    S3Client,
    SecretsManagerClient,
    SESClient,
    SNSClient,
  ),
);
afterAll(() => wire.disconnect());

const described = (value: unknown) =>
  value === undefined ? 'done' : typeof value === 'string' ? value : JSON.stringify(value);

const outcomeOf = (call: Call, clock: CountingClock) =>
  call(environment(), clock).then(described, (error: unknown) => thrown((error as Error).name));

const table: string[][] = [['call', 'reason', 'what the caller gets', 'tries', 'pauses, at most']];

test.each(ROWS)('$call, $reason: $gets', async ({ call, reason, answer, gets, tries, pausesMs }) => {
  const clock = new CountingClock();
  const isPrelude = ({ operation }: Asked) =>
    operation === PRELUDES[call] || operation === 'SetEndpointAttributes';
  wire.begin((asked) =>
    isPrelude(asked) ? wellAnswered(asked) : typeof answer === 'function' ? answer(asked) : answer,
  );
  const startedAt = clock.now();
  const got = await outcomeOf(CALLS[call]!, clock);
  const made = wire.asked.filter((asked) => !isPrelude(asked));

  const limits = [...wire.sdkPauses];
  if (tries === 'for 20 s') {
    const seconds = (clock.now() - startedAt) / 1_000;
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThan(23);
    expect(made.length).toBeGreaterThan(10);
    expect(made.length).toBeLessThan(110);
  } else {
    // Ours draw a pause below a limit that doubles; the clock notes what was drawn.
    let inVain = 0;
    for (const pause of clock.pauses) {
      inVain = reason.endsWith('half') ? 1 : inVain + 1;
      limits.push(longestPause(inVain));
      expect(pause).toBeLessThanOrEqual(longestPause(inVain));
    }
    expect(made.length).toBe(tries);
    expect(limits.length).toBe(reason === 'EndpointDisabled' ? 0 : tries - 1);
    expect(sum(limits)).toBe(pausesMs);
  }
  expect(got).toBe(gets);
  table.push([call, reason, got, String(tries), typeof pausesMs === 'number' ? `${pausesMs} ms` : pausesMs]);
});

/** What is repeated comes to something once it is answered well. */
const WELL: Record<string, WireAnswer> = {
  [CHANGE]: {
    body: '<ChangeResourceRecordSetsResponse><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status></ChangeInfo></ChangeResourceRecordSetsResponse>',
    contentType: 'text/xml',
  },
};
test.each([
  ['dynamodb PutItem', 'TransactionConflictException', 'written'],
  ['dynamodb TransactWriteItems', '[TransactionConflict, None]', '[]'],
  ['dynamodb TransactWriteItems', '[ThrottlingError, None]', '[]'],
  ['dynamodb TransactWriteItems', 'TransactionInProgressException', '[]'],
  ['dynamodb BatchGetItem', 'UnprocessedKeys: all', '4'],
  ['dynamodb BatchWriteItem', 'UnprocessedItems: all', 'done'],
  [CHANGE, 'PriorRequestNotComplete', 'C1'],
  [CHANGE, 'Throttling', 'C1'],
])('%s, after one %s: %s', async (call, reason, gets) => {
  const { answer } = ROWS.find((known) => known.call === call && known.reason === reason)!;
  const well: Record<string, (asked: Asked) => WireAnswer> = {
    'dynamodb BatchGetItem': partOfRead(() => 0),
    'dynamodb BatchWriteItem': partOfWrite(() => 0),
  };
  wire.begin((asked, number) => {
    if (number > 1) return well[call]?.(asked) ?? WELL[call] ?? { body: '{}' };
    return typeof answer === 'function' ? answer(asked) : answer;
  });
  expect(await outcomeOf(CALLS[call]!, new CountingClock())).toBe(gets);
  expect(wire.asked).toHaveLength(2);
});

const tokens = () =>
  wire.asked.map(({ body }) => (JSON.parse(body) as { ClientRequestToken: string }).ClientRequestToken);
const transaction = () => outcomeOf(CALLS['dynamodb TransactWriteItems']!, new CountingClock());

test('a transaction whose answer was lost is sent again as the same, one that was cancelled as another', async () => {
  wire.begin((_asked, number) => (number === 1 ? 'connection cut' : { body: '{}' }));
  await transaction();
  expect(new Set(tokens()).size).toBe(1);

  const conflict = { CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }] };
  wire.begin((_asked, number) =>
    number === 1 ? refused(400, 'TransactionCanceledException', conflict) : { body: '{}' },
  );
  await transaction();
  expect(new Set(tokens()).size).toBe(2);
});

test('a number whose owner wants no texts is not written to', async () => {
  wire.begin(({ operation }) => ({
    body: `<${operation}Response><${operation}Result><isOptedOut>true</isOptedOut></${operation}Result></${operation}Response>`,
    contentType: 'text/xml',
  }));
  expect(await outcomeOf(CALLS[TEXT]!, new CountingClock())).toBe(thrown('Undeliverable'));
  expect(wire.asked.map(({ operation }) => operation)).toEqual(['CheckIfPhoneNumberIsOptedOut']);
});

test('a device whose app was gone and is back gets its push', async () => {
  let disabled = true;
  wire.begin((asked) => {
    if (asked.operation === 'SetEndpointAttributes') disabled = false;
    return asked.operation === 'Publish' && disabled ? refused(400, 'EndpointDisabled') : wellAnswered(asked);
  });
  expect(await outcomeOf(CALLS[PUSH]!, new CountingClock())).toBe('done');
});

describe('the SDK documents no error that the table has not:', () => {
  const PACKAGES: Record<string, string> = {
    dynamodb: 'client-dynamodb',
    route53: 'client-route-53',
    ses: 'client-ses',
    sns: 'client-sns',
    kms: 'client-kms',
    secretsmanager: 'client-secrets-manager',
    s3: 'client-s3',
  };
  const sdk = (...path: string[]) =>
    readFileSync(join(__dirname, '../../../node_modules/@aws-sdk', ...path), 'utf8');
  /** By the name that the SDK gives it, or by its code. */
  const isKnown = (call: string, name: string) =>
    ROWS.some(
      (known) =>
        known.call === call &&
        (known.gets === thrown(name) || known.reason === name || SNS_NAMES[name]?.[1] === known.reason),
    );
  /** Told by what is thrown for it, or in pieces. */
  const ELSEWHERE = [
    'TransactionCanceledException',
    'InvalidParameterException',
    'InvalidParameterValueException',
  ];

  test.each(Object.keys(CALLS))('%s', (call) => {
    const [service = '', operation = ''] = call.split(' ');
    const documentation = sdk(PACKAGES[service]!, 'dist-types/commands', `${operation}Command.d.ts`);
    const names = [...documentation.matchAll(/@throws \{@link (\w+)\} \(/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !ELSEWHERE.includes(name) && !isKnown(call, name))).toEqual([]);
  });

  test('reasons of a cancelled transaction', () => {
    const documentation = sdk('client-dynamodb', 'dist-types/models/errors.d.ts');
    const codes = new Set([...documentation.matchAll(/Code: <code>(\w+)<\/code>/g)].map(([, code]) => code!));
    expect(codes.size).toBeGreaterThan(5);
    const reasons = ROWS.map(({ reason }) => reason).filter((reason) => reason.startsWith('['));
    expect([...codes].filter((code) => !reasons.some((reason) => reason.includes(code)))).toEqual([]);
  });
});

afterAll(() => {
  if (!process.env.ERRORS_TABLE) return;
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
});
