import { SendEmailCommand, type SendEmailCommandInput, SESClient } from '@aws-sdk/client-ses';
import { openInbox } from '../../../local/inbox';
import type { Policy } from '../../../local/policy';
import { createSes } from '../../../local/ses';
import type { SesEvent } from '../../../local/ses-event';
import { EVERYTHING, type LocalAws, startLocalAws } from '../aws-server/local-aws';

const inbox = openInbox();
const events: SesEvent[] = [];
let now = 0;
/** Far below SES's own: the SDK's encoder failed with a RangeError on 10 MB at once, on a busy machine. */
const MAX_BYTES = 64 * 1024;
const policies: Record<string, Policy> = {
  operator: EVERYTHING,
  mailer: [
    {
      actions: ['ses:SendEmail'],
      resources: ['arn:aws:ses:eu-central-1:000000000000:identity/example.org'],
      conditions: { StringEquals: { 'ses:FromAddress': 'no-reply@example.org' } },
    },
  ],
};

let aws: LocalAws;
let client: SESClient;
let mailer: SESClient;

beforeAll(async () => {
  const ses = createSes({
    inbox,
    verifiedIdentities: ['example.org', 'someone@example.net'],
    configurationSets: ['outgoing'],
    maxBytes: MAX_BYTES,
    bouncing: ['gone@example.com'],
    onNotification: (event) => events.push(event),
    now: () => now,
  });
  aws = await startLocalAws({ services: { ses }, policyOf: (caller) => policies[caller] });
  client = new SESClient(aws.client('operator'));
  mailer = new SESClient(aws.client('mailer'));
});

afterAll(async () => {
  client.destroy();
  mailer.destroy();
  await aws.close();
});

beforeEach(() => {
  now += 60_000;
  inbox.clear();
  events.length = 0;
});

function email(overrides: Partial<SendEmailCommandInput> = {}): SendEmailCommand {
  return new SendEmailCommand({
    Source: 'Gatepost <no-reply@example.org>',
    Destination: { ToAddresses: ['person@example.com'] },
    Message: {
      Subject: { Data: 'Grüße & <more>' },
      Body: { Text: { Data: 'a=1&b=2' }, Html: { Data: '<p>Hello</p>' } },
    },
    ...overrides,
  });
}

it('delivers a mail to the inbox as it was written', async () => {
  const { MessageId } = await client.send(email());
  expect(MessageId).toMatch(/./);
  expect(inbox.list()).toEqual([
    {
      channel: 'email',
      from: 'Gatepost <no-reply@example.org>',
      to: 'person@example.com',
      subject: 'Grüße & <more>',
      text: 'a=1&b=2',
      html: '<p>Hello</p>',
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    },
  ]);
});

it.each(['no-reply@mail.example.org', 'someone@example.net'])(
  'sends as %s, which is verified',
  async (Source) => {
    await client.send(email({ Source }));
    expect(inbox.list()).toHaveLength(1);
  },
);

it.each<[string, Partial<SendEmailCommandInput>, string]>([
  ['a sender that is not verified', { Source: 'other@example.net' }, 'MessageRejected'],
  ['a domain that only ends like a verified one', { Source: 'a@badexample.org' }, 'MessageRejected'],
  ['an address without a domain', { Destination: { ToAddresses: ['person'] } }, 'InvalidParameterValue'],
  [
    'an address with a space',
    { Destination: { ToAddresses: ['per son@example.com'] } },
    'InvalidParameterValue',
  ],
  [
    'an address that is not ASCII',
    { Destination: { ToAddresses: ['a@exämple.com'] } },
    'InvalidParameterValue',
  ],
  ['no recipient', { Destination: {} }, 'InvalidParameterValue'],
  [
    '51 recipients',
    { Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `p${n}@example.com`) } },
    'InvalidParameterValue',
  ],
  [
    'a subject of two lines',
    { Message: { Subject: { Data: 'a\r\nBcc: b@example.com' }, Body: { Text: { Data: 'x' } } } },
    'InvalidParameterValue',
  ],
  [
    'more bytes than it takes',
    { Message: { Subject: { Data: 'a' }, Body: { Text: { Data: 'x'.repeat(MAX_BYTES) } } } },
    'InvalidParameterValue',
  ],
  ['no body', { Message: { Subject: { Data: 'a' }, Body: {} } }, 'ValidationError'],
  [
    'a configuration set that does not exist',
    { ConfigurationSetName: 'absent' },
    'ConfigurationSetDoesNotExist',
  ],
])('refuses %s', async (_, overrides, code) => {
  const failure: unknown = await client.send(email(overrides)).catch((error: unknown) => error);
  expect((failure as Error).name.replace(/Exception$/, '')).toBe(code);
  expect(inbox.list()).toEqual([]);
});

it('throttles above its sending rate, and sends again a second later', async () => {
  for (let n = 0; n < 14; n++) await client.send(email());
  await expect(client.send(email())).rejects.toMatchObject({
    name: 'Throttling',
    message: 'Maximum sending rate exceeded.',
  });
  now += 1000;
  await client.send(email());
  expect(inbox.list()).toHaveLength(15);
});

it('tells bounces and complaints of a configuration set, and does not deliver them', async () => {
  await client.send(
    email({
      ConfigurationSetName: 'outgoing',
      Destination: {
        ToAddresses: [
          'person@example.com',
          'bounce+one@simulator.amazonses.com',
          'gone@example.com',
          'complaint@simulator.amazonses.com',
        ],
      },
    }),
  );
  expect(inbox.list().map(({ to }) => to)).toEqual(['person@example.com']);
  await new Promise(setImmediate);
  expect(events).toMatchObject([
    {
      eventType: 'Bounce',
      mail: { tags: { 'ses:configuration-set': ['outgoing'] }, source: 'Gatepost <no-reply@example.org>' },
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [
          { emailAddress: 'bounce+one@simulator.amazonses.com' },
          { emailAddress: 'gone@example.com' },
        ],
      },
    },
    {
      eventType: 'Complaint',
      complaint: { complainedRecipients: [{ emailAddress: 'complaint@simulator.amazonses.com' }] },
    },
  ]);
  expect(events[0]?.mail.destination).toHaveLength(4);
});

it('tells nothing without a configuration set', async () => {
  await client.send(email({ Destination: { ToAddresses: ['bounce@simulator.amazonses.com'] } }));
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  expect(inbox.list()).toEqual([]);
});

it('lets a role send as its policy says, and refuses the rest in a form the client reads', async () => {
  await mailer.send(email());
  await expect(mailer.send(email({ Source: 'boss@example.org' }))).rejects.toMatchObject({
    name: 'AccessDenied',
    message:
      'User: arn:aws:sts::000000000000:assumed-role/mailer/local is not authorized to perform: ses:SendEmail ' +
      'on resource: arn:aws:ses:eu-central-1:000000000000:identity/example.org because no identity-based policy ' +
      'allows the ses:SendEmail action',
  });
});
