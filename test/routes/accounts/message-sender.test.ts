import { marshall } from '@aws-sdk/util-dynamodb';
import { putAccount } from '../../../functions/accounts/store/dynamo-accounts';
import { kmsSealer } from '../../../functions/secrets/store/kms-sealer';
import { epochSeconds } from '../../../functions/clock';
import { messageSender } from '../../../functions/accounts/workers/message-sender';
import { suppressionKey } from '../../../functions/dns/names-table';
import {
  newMail,
  type Channel,
  type MailPromise,
  type MailTemplate,
} from '../../../functions/outbox/mail-promise';
import { hashEmail } from '../../../functions/outbox/suppression';
import { addressOf, type Account } from '../../../functions/accounts/account';
import { accountKey } from '../../../functions/accounts/accounts-table';
import { environmentOfFunction, OPERATOR_KEY, roleOf } from '../../../local/deployment';
import { callDynamoDb } from '../../../local/operator-call';
import { expectExactPolicy } from '../../support/expect-exact-policy';
import { PUSH_PROVIDERS, type PushDevice } from '../../../functions/accounts/push-device';
import { useSystem } from '../../support/test-system';

const OPTED_OUT = '+33600000001';
const REMOVED_APP = 'removed-app';
const caller = roleOf(messageSender);
const system = useSystem({ sns: { optedOut: [OPTED_OUT], removedApps: [REMOVED_APP] } });

let accounts = 0;

/** Stores an account that promises these messages, as the routes do. */
async function promise(
  messages: {
    channel: Channel;
    template: MailTemplate;
    to: string;
    /** Of a push. */
    device?: PushDevice;
    code?: string;
    attempts?: number;
  }[],
): Promise<string> {
  const id = (accounts += 1);
  const account: Account = {
    id,
    username: `account${id}`,
    domain: 'sip.example.org',
    realm: 'sip.example.org',
    passwords: {},
    activated: false,
    admin: false,
    createdAt: 0,
    messages: [],
  };
  const address = addressOf(account);
  const { deployed, baseUrl, store } = system.running;
  const environment = environmentOfFunction({ id: 'test', needs: ['mail-secret:seal'] }, deployed, baseUrl);
  const sealer = kmsSealer({ ...environment, AWS_ACCESS_KEY_ID: OPERATOR_KEY }, 'mail');
  for (const { channel, template, to, code = '1234', attempts = 0, device } of messages) {
    const parameters = {
      code,
      life: 'for an hour',
      address,
      domain: account.domain,
      link: 'https://example.org/?a=b&c',
    };
    const now = epochSeconds(system.clock);
    const sealed = device && { device: await sealer.seal(JSON.stringify(device), to) };
    const mail = { channel, template, to, ...sealed, parameters, name: address, now };
    const message = await newMail(mail, sealer);
    account.messages.push({ ...message, attempts });
  }
  await callDynamoDb(store.standIn, 'PutItem', putAccount(deployed.tables.accounts.name, account, 'first'));
  return address;
}

async function promisesOf(address: string): Promise<MailPromise[]> {
  const { pk } = accountKey(address);
  return (await system.items()).find((item) => item.pk === pk)?.messages as MailPromise[];
}

const delivered = (to: string) => system.mailsTo(to).map(({ text }) => text);
const outcomes = () =>
  system.logLines
    .map((line) => JSON.parse(line) as { function: string; message: string; outcome?: string })
    .flatMap((line) =>
      line.function === messageSender.id && line.outcome ? `${line.message} ${line.outcome}` : [],
    );

beforeEach(() => {
  system.logLines.length = 0;
});

test('sends a text that fits one message, and the mail beside it, and forgets both', async () => {
  const address = await promise([
    { channel: 'sms', template: 'account-phone-text', to: '+33612345678' },
    { channel: 'email', template: 'account-email', to: 'owner@example.com' },
  ]);
  await system.running.idle();
  const [text = ''] = delivered('+33612345678');
  expect(text).toContain('1234');
  // One SMS: 160 characters of GSM 03.38, of which these are a part.
  expect(text).toMatch(/^[\w .,:;!?'"()/@+-]{1,160}$/);
  expect(delivered('owner@example.com')).toHaveLength(1);
  expect(await promisesOf(address)).toEqual([]);
  expect(outcomes()).toEqual(['text sent', 'mail sent']);
});

test.each(['account-activation-text', 'account-phone-text'] as const)('renders %s', async (template) => {
  const to = template === 'account-phone-text' ? '+33611111111' : '+33622222222';
  await promise([{ channel: 'sms', template, to, code: '9876' }]);
  await system.running.idle();
  expect(delivered(to)[0]).toMatch(/^9876 /);
});

test.each(PUSH_PROVIDERS)(
  'pushes data by %s, also to an app that was removed and is back',
  async (provider) => {
    const device = (deviceToken: string) => ({ provider, deviceToken, isForCalls: false });
    const push = { channel: 'push', template: 'account-activation-push', to: 'device hash' } as const;
    await promise([{ ...push, device: device(`app-${provider}`) }]);
    await promise([{ ...push, device: device(REMOVED_APP) }]);
    const again = await promise([{ ...push, device: device(REMOVED_APP) }]);
    await system.running.idle();
    expect(JSON.parse(delivered(`app-${provider}`)[0] ?? '')).toMatchObject({ code: '1234' });
    expect(await promisesOf(again)).toEqual([]);
    expect(outcomes()).toEqual(['push sent', 'push sent', 'push sent']);
    expect(JSON.stringify(await system.items())).not.toContain(REMOVED_APP);
  },
);

test.each(['throttle', 'error'] as const)('tries again later when SNS answers with: %s', async (fault) => {
  const to = `+3362000000${fault.length}`;
  system.faults.inject(fault, { caller, service: 'sns' });
  const address = await promise([{ channel: 'sms', template: 'account-phone-text', to }]);
  await system.running.idle();
  expect(await promisesOf(address)).toMatchObject([{ to, attempts: 1 }]);
  expect(delivered(to)).toEqual([]);

  system.faults.clear();
  system.clock.forward({ seconds: 5 });
  await system.sweep();
  expect(delivered(to)).toEqual([]);
  system.clock.forward({ seconds: 60 });
  await system.sweep();
  expect(delivered(to)).toHaveLength(1);
  expect(await promisesOf(address)).toEqual([]);
  expect(outcomes()).toEqual(['text retried', 'text sent']);
});

test('says the same twice when the answer of SNS was lost', async () => {
  const to = '+33630000000';
  system.faults.inject('cut-after', { caller, service: 'sns', operation: 'Publish' }, 1);
  const address = await promise([{ channel: 'sms', template: 'account-phone-text', to }]);
  await system.running.idle();
  const [first, second] = delivered(to);
  expect(delivered(to)).toHaveLength(2);
  expect(second).toBe(first);
  expect(await promisesOf(address)).toEqual([]);
});

test('gives up after the twelfth attempt', async () => {
  const to = '+33640000000';
  system.faults.inject('error', { caller, service: 'sns', operation: 'Publish' });
  const text = { channel: 'sms', template: 'account-phone-text', to } as const;
  const eleventh = await promise([{ ...text, attempts: 10 }]);
  const twelfth = await promise([{ ...text, attempts: 11 }]);
  await system.running.idle();
  expect(await promisesOf(eleventh)).toMatchObject([{ attempts: 11 }]);
  expect(await promisesOf(twelfth)).toEqual([]);
  expect(outcomes().sort()).toEqual(['text given-up', 'text retried']);
});

test.each([
  ['a number that opted out', OPTED_OUT],
  ['a number that is none', '+0'],
])('drops a text to %s, and says so in the log', async (_, to) => {
  const address = await promise([{ channel: 'sms', template: 'account-phone-text', to }]);
  await system.running.idle();
  expect(delivered(to)).toEqual([]);
  expect(await promisesOf(address)).toEqual([]);
  expect(outcomes()).toEqual(['text given-up']);
  expect(system.log).toContainEqual(expect.objectContaining({ level: 'error', message: 'text not sent' }));
});

test('writes to no address that bounced', async () => {
  const to = 'gone@example.com';
  const { deployed, store } = system.running;
  const Item = marshall({ pk: suppressionKey(hashEmail(to)), reason: 'bounce', since: 0 });
  await callDynamoDb(store.standIn, 'PutItem', { TableName: deployed.tables.names.name, Item });
  const address = await promise([{ channel: 'email', template: 'account-activation', to }]);
  await system.running.idle();
  expect(delivered(to)).toEqual([]);
  expect(await promisesOf(address)).toEqual([]);
  expect(outcomes()).toEqual(['mail suppressed']);
});

test('may call exactly what it called', () => {
  expectExactPolicy(system, messageSender);
});
