import {
  CheckIfPhoneNumberIsOptedOutCommand,
  CreatePlatformEndpointCommand,
  PublishCommand,
  SetEndpointAttributesCommand,
  SNSClient,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import { openInbox } from '../../../local/inbox';
import type { Policy } from '../../../local/policy';
import { createSns } from '../../../local/sns';
import { EVERYTHING, type LocalAws, startLocalAws } from '../aws-server/local-aws';

const PHONE = '+491701234567';
const STOPPED = '+491709999999';
const application = (platform: string) => `arn:aws:sns:eu-central-1:000000000000:app/${platform}/phone`;
const inbox = openInbox();
let now = 0;
const policies: Record<string, Policy> = {
  operator: EVERYTHING,
  texter: [
    { actions: ['sns:Publish'], resources: [], notResources: ['arn:aws:sns:*:*:*'] },
    {
      actions: ['sms-voice:SendTextMessage'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
    },
  ],
  pusher: [
    {
      actions: ['sns:CreatePlatformEndpoint', 'sns:Publish'],
      resources: [application('GCM'), `${application('GCM').replace(':app/', ':endpoint/')}/*`],
    },
  ],
};

let aws: LocalAws;
const clients = new Map<string, SNSClient>();
const as = (caller: string) => clients.get(caller)!;

beforeAll(async () => {
  const sns = createSns({
    inbox,
    platformApplications: ['APNS', 'APNS_SANDBOX', 'GCM'].map(application),
    optedOut: [STOPPED],
    removedApps: ['removed-app'],
    affordableTexts: 40,
    now: () => now,
  });
  aws = await startLocalAws({ services: { sns }, policyOf: (caller) => policies[caller] });
  for (const caller of Object.keys(policies)) clients.set(caller, new SNSClient(aws.client(caller)));
});

afterAll(async () => {
  for (const client of clients.values()) client.destroy();
  await aws.close();
});

beforeEach(() => {
  now += 60_000;
  inbox.clear();
});

const text = (PhoneNumber: string, Message = 'Your code: 1234', caller = 'operator') =>
  as(caller).send(new PublishCommand({ PhoneNumber, Message }));

async function endpoint(platform: string, Token: string, caller = 'operator'): Promise<string> {
  const { EndpointArn = '' } = await as(caller).send(
    new CreatePlatformEndpointCommand({ PlatformApplicationArn: application(platform), Token }),
  );
  return EndpointArn;
}

const FCM = JSON.stringify({ fcmV1Message: { message: { data: { token: 'ABC' } } } });
const APNS = JSON.stringify({ aps: { 'content-available': 1 }, token: 'ABC' });
const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
const BACKGROUND = {
  'AWS.SNS.MOBILE.APNS.PUSH_TYPE': attribute('background'),
  'AWS.SNS.MOBILE.APNS.PRIORITY': attribute('5'),
};

const push = (
  TargetArn: string,
  payloads: Record<string, unknown>,
  overrides: Partial<PublishCommandInput> = {},
  caller = 'operator',
) =>
  as(caller).send(
    new PublishCommand({
      TargetArn,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: '', ...payloads }),
      ...overrides,
    }),
  );

describe('texts', () => {
  test('end in the inbox as they were written', async () => {
    const { MessageId } = await text(PHONE, 'Grüße & <1234>');
    expect(MessageId).toMatch(/./);
    expect(inbox.list()).toMatchObject([{ channel: 'sms', to: PHONE, text: 'Grüße & <1234>' }]);
  });

  test.each(['01701234567', '491701234567', '+0170123456', '+49 170 1234567', '+49170123456789012', '+1'])(
    'are refused to %s, which is not E.164',
    async (number) => {
      await expect(text(number)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: expect.stringContaining('is not valid to publish to') as string,
      });
    },
  );

  test('are refused when empty, or above 1,600 characters', async () => {
    await text(PHONE, 'ü'.repeat(1_600));
    await expect(text(PHONE, 'x'.repeat(1_601))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(text(PHONE, '')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('are taken and not delivered to a number that opted out, which can be asked about', async () => {
    await text(STOPPED);
    expect(inbox.list()).toEqual([]);
    const isOptedOut = async (phoneNumber: string) =>
      (await as('operator').send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber }))).isOptedOut;
    expect(await isOptedOut(STOPPED)).toBe(true);
    expect(await isOptedOut(PHONE)).toBe(false);
  });

  test('are throttled above twenty a second', async () => {
    for (let n = 0; n < 20; n++) await text(PHONE);
    await expect(text(PHONE)).rejects.toMatchObject({ name: 'ThrottledException' });
    now += 1_001;
    await text(PHONE);
  });

  test('need a role that may publish to what is no ARN, and to send through SNS', async () => {
    await text(PHONE, 'x', 'texter');
    await expect(text(PHONE, 'x', 'pusher')).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  test('are taken and not delivered when the budget is spent', async () => {
    for (let n = 0; n < 40; n++) {
      now += 1_001;
      await text(PHONE);
    }
    expect(inbox.list().length).toBeLessThan(40);
  });
});

describe('pushes', () => {
  test('hand the app its data: what APNs carries besides `aps`, what FCM carries as `data`', async () => {
    await push(await endpoint('APNS', 'a'), { APNS }, { MessageAttributes: BACKGROUND });
    await push(
      await endpoint('APNS_SANDBOX', 'b'),
      { APNS_SANDBOX: APNS },
      { MessageAttributes: BACKGROUND },
    );
    await push(await endpoint('GCM', 'c'), { GCM: FCM });
    expect(inbox.list()).toMatchObject(
      ['a', 'b', 'c'].map((to) => ({ channel: 'push', to, text: '{"token":"ABC"}' })),
    );
  });

  test('have one endpoint per application and device, which other attributes cannot make anew', async () => {
    const arn = await endpoint('GCM', 'same');
    expect(arn).toMatch(/^arn:aws:sns:eu-central-1:000000000000:endpoint\/GCM\/phone\/[0-9a-f-]{36}$/);
    expect(await endpoint('GCM', 'same')).toBe(arn);
    expect(await endpoint('APNS', 'same')).not.toBe(arn);
    const other = new CreatePlatformEndpointCommand({
      PlatformApplicationArn: application('GCM'),
      Token: 'same',
      CustomUserData: 'other',
    });
    await expect(as('operator').send(other)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid parameter: Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
    });
  });

  test('disable the endpoint of an app that was removed, until somebody enables it', async () => {
    const arn = await endpoint('GCM', 'removed-app');
    await push(arn, { GCM: FCM });
    expect(inbox.list()).toEqual([]);
    await expect(push(arn, { GCM: FCM })).rejects.toMatchObject({ name: 'EndpointDisabledException' });
    await expect(
      as('operator').send(
        new CreatePlatformEndpointCommand({
          PlatformApplicationArn: application('GCM'),
          Token: 'removed-app',
          Attributes: { Enabled: 'true' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await as('operator').send(
      new SetEndpointAttributesCommand({ EndpointArn: arn, Attributes: { Enabled: 'true' } }),
    );
    await push(arn, { GCM: FCM });
  });

  test.each<[string, Record<string, unknown>, Partial<PublishCommandInput>]>([
    ['without a payload for its platform', { APNS }, {}],
    ['that is no JSON', { GCM: 'hello' }, {}],
    ['with data that is no text', { GCM: '{"fcmV1Message":{"message":{"data":{"token":1}}}}' }, {}],
    ['in the form of before FCM’s v1', { GCM: '{"data":{"token":"ABC"}}' }, {}],
    ['without a default', { GCM: FCM, default: undefined }, {}],
    ['that is one text for all', { GCM: FCM }, { MessageStructure: undefined }],
    [
      'above 4 KB',
      { GCM: JSON.stringify({ fcmV1Message: { message: { data: { token: 'x'.repeat(4_096) } } } }) },
      {},
    ],
  ])('are refused %s', async (_, payloads, overrides) => {
    await expect(push(await endpoint('GCM', 'c'), payloads, overrides)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(inbox.list()).toEqual([]);
  });

  test('to APNs need a type, and in the background the lower priority', async () => {
    const arn = await endpoint('APNS', 'a');
    await expect(push(arn, { APNS })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const urgent = { ...BACKGROUND, 'AWS.SNS.MOBILE.APNS.PRIORITY': attribute('10') };
    await expect(push(arn, { APNS }, { MessageAttributes: urgent })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('go to applications that exist, and that the role may use', async () => {
    await expect(endpoint('ADM', 'a')).rejects.toMatchObject({ name: 'NotFoundException' });
    await push(await endpoint('GCM', 'mine', 'pusher'), { GCM: FCM }, {}, 'pusher');
    await expect(endpoint('APNS', 'mine', 'pusher')).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    const others = await endpoint('APNS', 'mine');
    await expect(push(others, { APNS }, { MessageAttributes: BACKGROUND }, 'pusher')).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    await expect(push(others, { APNS }, { MessageAttributes: BACKGROUND }, 'texter')).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
  });
});
