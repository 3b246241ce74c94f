/** Everything that an installation knows moves into another one, which has another key. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { connect, type Connection } from '../../../admin/connection';
import type { InstallationReport } from '../../../admin/installation/import-installation';
import { physicalName, stateOf } from '../../../admin/installation/table-scan';
import { mailStores, operatorSealer } from '../../../admin/mail-stores';
import { putAccount } from '../../../functions/accounts/store/dynamo-accounts';
import { dynamoAcmeAccounts } from '../../../functions/mail/store/dynamo-acme-accounts';
import { epochSeconds, systemClock } from '../../../functions/clock';
import { dnsWriter } from '../../../functions/dns/workers/dns-writer';
import type { NameItem } from '../../../functions/dns/name-item';
import { suppressionKey } from '../../../functions/dns/names-table';
import type { Item } from '../../../functions/item-kind';
import { codeKey, serverKey } from '../../../functions/activation/activation-table';
import { certificateSubject, issued } from '../../../functions/mail/certificate';
import { dkimSubject } from '../../../functions/mail/dkim';
import { mailSubject, newMail } from '../../../functions/outbox/mail-promise';
import { accountIdKey, accountSequenceKey, nonceKey } from '../../../functions/accounts/accounts-table';
import { openPassword, sealPassword } from '../../../functions/accounts/password';
import { tableIds, type TableId } from '../../../functions/table-schema';
import { OPERATOR_KEY } from '../../../local/deployment';
import { kiteQuestion } from '../../support/kite';
import { resolveName } from '../../support/resolve';
import { runCaptured, startAdminSystem, ZONE, type AdminSystem } from './admin-system';

const PASSPHRASE = 'correct horse battery staple';
const folder = mkdtempSync(join(tmpdir(), 'gatepost-move-out-'));
const file = join(folder, 'all.export');

let from: AdminSystem;
let to: AdminSystem;
let old: Connection;
let fresh: Connection;
let token: string;
/** How often the operator's command may still write to the new installation. */
let writesLeft = Infinity;

const connectionOf = ({ system }: AdminSystem) =>
  connect({ local: true }, { PORT: new URL(system.baseUrl).port });
const move = (on: AdminSystem, argv: string[], passphrase = PASSPHRASE) =>
  runCaptured([...argv, '--json'], {
    PORT: new URL(on.system.baseUrl).port,
    GATEPOST_PASSPHRASE: passphrase,
  });

beforeAll(async () => {
  // Without the mail sender, promised mails wait to be moved.
  from = await startAdminSystem({ workers: [dnsWriter] });
  to = await startAdminSystem({
    workers: [dnsWriter],
    fault: ({ caller, operation }) =>
      caller === OPERATOR_KEY && operation === 'PutItem' && (writesLeft -= 1) < 0 ? 'error' : undefined,
  });
  [old, fresh] = [await connectionOf(from), await connectionOf(to)];
  token = await from.subscribe('tunnelled');
  await from.get('/setemail', { token, email: 'owner@example.org', optout: '0' });
  await from.subscribe('dynamic', { mode: '1' });
  await from.admin('client-token', 'create', '--quota', '3', '--name', 'acme');
  await from.admin('key', 'rotate');
  await fillMail();
  await fillAccounts();
  await put('names', { pk: suppressionKey('0'.repeat(64)), reason: 'bounce', since: 1 });
  await put('activation', { ...serverKey('server-1'), ip: '192.0.2.7' });
  await put('activation', { ...codeKey('1'.repeat(64)), state: 'issued', expires: 1 });
  await from.system.idle();
}, 60_000);

afterAll(async () => {
  old.close();
  fresh.close();
  await from.stop();
  await to.stop();
  rmSync(folder, { recursive: true });
});

const put = (table: TableId, item: Item) =>
  old.dynamoDb.send(
    new PutItemCommand({
      TableName: physicalName(old, table),
      Item: marshall(item, { removeUndefinedValues: true }),
    }),
  );

const DOMAIN = { id: 7, name: 'mail.example.org' };
const CERTIFICATE = { domainId: 7, domain: DOMAIN.name, hostname: DOMAIN.name, source: 'acme' as const };
const DIRECTORY = 'https://ca.example/dir';

async function fillMail() {
  const stores = mailStores(old);
  await stores.operators.save({ name: 'alice', passwordHash: 'hash', version: '1' });
  await stores.domains.takeIds('domains', DOMAIN.id);
  await stores.domains.create(DOMAIN, [{ id: 1, email: 'a@mail.example.org', passwordHash: 'hash' }], []);
  const privateKey = await operatorSealer(old, 'dkim').seal('dkim key', dkimSubject(DOMAIN.id, 'mail'));
  await stores.dkimKeys.add(DOMAIN, { selector: 'mail', publicKey: 'public', privateKey }, []);
  const key = await operatorSealer(old, 'certificate').seal(
    'certificate key',
    certificateSubject(CERTIFICATE),
  );
  const current = { chain: 'chain', key, notBefore: 1, notAfter: 2 };
  await stores.certificates.save(issued({ ...CERTIFICATE, order: { key, startedAt: 1 } }, current, 1));
  await acmeAccounts(old).keep(DIRECTORY, { url: 'https://ca.example/1', key: 'account key' });
}

const acmeAccounts = (connection: Connection) =>
  dynamoAcmeAccounts(
    { client: connection.dynamoDb, mail: connection.mailTable, names: '' },
    operatorSealer(connection, 'acme-account'),
  );

const OWNER = { username: 'account', domain: 'sip.example.org' };

async function fillAccounts() {
  const now = epochSeconds(systemClock);
  const sealed = await sealPassword(
    'secret',
    ['MD5', 'SHA-256'],
    { ...OWNER, realm: OWNER.domain },
    operatorSealer(old, 'account-password'),
  );
  const message = await newMail(
    {
      template: 'account-activation',
      to: 'owner@example.org',
      parameters: { code: '123' },
      name: 'account@sip.example.org',
      now,
    },
    operatorSealer(old, 'mail'),
  );
  const account = {
    id: 1,
    ...OWNER,
    ...sealed,
    activated: true,
    admin: false,
    createdAt: now,
    messages: [message],
  };
  const { Item } = putAccount('', account, 'mark');
  await old.dynamoDb.send(new PutItemCommand({ TableName: old.accountsTable, Item }));
  await put('accounts', { ...accountIdKey(1), address: 'account@sip.example.org' });
  await put('accounts', { ...accountSequenceKey(), lastId: 1 });
  await put('accounts', { ...nonceKey('used'), count: 4 });
}

/** What a table holds, by key. */
async function itemsOf(connection: Connection, table: TableId): Promise<Map<string, Item>> {
  const items = new Map<string, Item>();
  for await (const page of stateOf(connection, table, epochSeconds(systemClock))) {
    for (const { item } of page)
      items.set(`${String(item.pk)} ${(item.sk as string | undefined) ?? ''}`, item);
  }
  return items;
}

it('refuses a secret that no kind declares, and leaves no file', async () => {
  const sealed = await operatorSealer(old, 'kite').seal('forgotten', 'somewhere');
  await put('names', { pk: suppressionKey('forgotten'), nested: [{ secret: sealed }] });
  const { exitCode, stderr } = await move(from, ['export', file]);
  await put('names', { pk: suppressionKey('forgotten') });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('has a sealed secret at nested.0.secret, which no kind declares');
  expect(() => readFileSync(file)).toThrow();
});

it('exports everything, to a file of its own, with a passphrase that cannot be guessed', async () => {
  expect(await move(from, ['export', file], 'short')).toMatchObject({ exitCode: 2, stdout: '' });
  const { exitCode, stdout } = await move(from, ['export', file]);
  expect({ exitCode, value: JSON.parse(stdout) as unknown }).toMatchObject({
    exitCode: 0,
    // Two names, a pointer, two suppressions; what is over or of this installation alone stays behind.
    value: { items: { names: 5, activation: 2, accounts: 3 } },
  });
  expect(await move(from, ['export', file])).toMatchObject({ exitCode: 2, stdout: '' });
});

it('writes nothing of a file that is altered, cut off, or opened with another passphrase', async () => {
  const whole = readFileSync(file);
  const copy = join(folder, 'copy');
  const altered = Buffer.from(whole);
  altered[whole.length - 40]! ^= 1;
  for (const [bytes, passphrase, message] of [
    [whole, 'another passphrase', 'This is not the passphrase'],
    [altered, PASSPHRASE, 'was altered'],
    [whole.subarray(0, -1), PASSPHRASE, 'was cut off'],
  ] as const) {
    writeFileSync(copy, bytes);
    const { exitCode, stderr } = await move(to, ['import', 'installation', copy], passphrase);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  }
  for (const table of tableIds) expect((await itemsOf(fresh, table)).size).toBe(0);
});

it('goes into an installation with the same zones, which is not in use', async () => {
  const other = await startAdminSystem({ zone: 'other.test', workers: [] });
  try {
    const { stderr } = await move(other, ['import', 'installation', file]);
    expect(stderr).toContain('names cannot move to another zone');
  } finally {
    await other.stop();
  }
  const { stderr } = await move(from, ['import', 'installation', file]);
  expect(stderr).toContain('This installation is in use');
});

it('brings everything over, cut off and repeated: tokens, tunnels, records, and what is sealed', async () => {
  writesLeft = 6;
  expect(await move(to, ['import', 'installation', file])).toMatchObject({ exitCode: 1, stdout: '' });
  writesLeft = Infinity;
  const repeated = await move(to, ['import', 'installation', file]);
  const { items } = JSON.parse(repeated.stdout) as Pick<InstallationReport, 'items'>;
  const before = tableIds.map((table) => items[table].alreadyThere).reduce((sum, count) => sum + count, 0);
  // The first write was the mark.
  expect({ exitCode: repeated.exitCode, before }).toEqual({ exitCode: 0, before: 5 });
  await to.system.idle();

  expect(await to.get('/ping', { token })).toMatchObject({ status: 200 });
  const q = kiteQuestion({ name: `tunnelled.${ZONE}`, secret: token });
  expect((await to.get('/pagekite/auth', { q })).body).toContain('255.255.254.255');
  expect(await resolveName(to.system.dnsPort, `dynamic.${ZONE}`, 'A')).toEqual(['127.0.0.1']);

  const open = (purpose: Parameters<typeof operatorSealer>[1]) => operatorSealer(fresh, purpose);
  const { dkimKeys, certificates } = mailStores(fresh);
  const [dkim] = await dkimKeys.list(DOMAIN.id);
  expect(await open('dkim').open(dkim!.privateKey, dkimSubject(DOMAIN.id, 'mail'))).toBe('dkim key');
  const certificate = await certificates.find(DOMAIN.id, DOMAIN.name);
  const certificateKey = await open('certificate').open(
    certificate!.current!.key,
    certificateSubject(CERTIFICATE),
  );
  expect(certificateKey).toBe('certificate key');
  expect(await acmeAccounts(fresh).find(DIRECTORY)).toMatchObject({ key: 'account key' });
  const account = (await itemsOf(fresh, 'accounts')).get('account#account@sip.example.org -') as never;
  expect(await openPassword(account, 'SHA-256', open('account-password'))).toMatch(/^[0-9a-f]{64}$/);
});

it('is the same as it was, but for what each installation does by itself', async () => {
  const comparable = ({ writeId: _writeId, decidedBy: _by, dns: _dns, ...item }: Item) =>
    JSON.stringify(item, (key, value: unknown) =>
      ['kiteSecret', 'sealed', 'privateKey', 'key', 'MD5', 'SHA-256', 'dnsShard', 'dnsDueAt'].includes(key)
        ? undefined
        : value,
    );
  for (const table of tableIds) {
    const here = await itemsOf(fresh, table);
    const there = await itemsOf(old, table);
    expect([...here.keys()].sort()).toEqual([...there.keys()].sort());
    for (const [key, item] of there) {
      // It was called since.
      if (key.includes('tunnelled')) continue;
      expect(comparable(here.get(key) ?? {})).toBe(comparable(item));
    }
  }
});

it('changes nothing when it is repeated', async () => {
  const { stdout } = await move(to, ['import', 'installation', file]);
  const { items } = JSON.parse(stdout) as { items: Record<TableId, { imported: number }> };
  for (const table of tableIds) expect(items[table].imported).toBe(0);
  expect(await to.get('/ping', { token })).toMatchObject({ status: 200 });
});

it('can send what was promised', async () => {
  const item = (await itemsOf(fresh, 'names')).get(`name#tunnelled.${ZONE} `) as unknown as NameItem;
  const [mail] = item.mails;
  expect(mail).toMatchObject({ template: 'verification', to: 'owner@example.org' });
  const subject = mailSubject(`tunnelled.${ZONE}`, mail!.id);
  expect(await operatorSealer(fresh, 'mail').open(mail!.sealed, subject)).toContain('/verifyemail?s=');
});
