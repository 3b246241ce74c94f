import { createHash } from 'node:crypto';
import { flexisipFile } from '../../../admin/export-accounts';
import { runAdminWith, startAdminSystem, type AdminSystem } from './admin-system';

let admin: AdminSystem;

beforeAll(async () => {
  admin = await startAdminSystem();
}, 30_000);
afterAll(() => admin.stop());

/** Runs a command with something on standard input. */
const withInput = async (input: string, ...argv: string[]) => {
  const outcome = await runAdminWith(admin, input, ...argv, '--json');
  return { ...outcome, value: outcome.stdout ? (JSON.parse(outcome.stdout) as Record<string, unknown>) : {} };
};
const json = async (...argv: string[]) => (await admin.json(...argv)).value as Record<string, unknown>;

const hash = (algorithm: 'md5' | 'sha256', text: string) => createHash(algorithm).update(text).digest('hex');

test('an administrator is made with a password and an API key, which lets in', async () => {
  const { value } = await withInput(
    'correct-horse\n',
    ...['account', 'create', 'grace.hopper', '--admin', '--activated', '--password-stdin', '--api-key'],
  );
  expect(value).toMatchObject({
    username: 'grace.hopper',
    domain: 'sip.gateways.test',
    activated: true,
    admin: true,
    passwords: [{ algorithm: 'MD5' }, { algorithm: 'SHA-256' }],
    api_key: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
  });
  expect(value).not.toHaveProperty('password');
  const first = String(value.api_key);
  const { api_key: second } = await json('account', 'api-key', 'grace.hopper');
  expect(second).not.toBe(first);
  expect(await json('account', 'show', 'grace.hopper')).toMatchObject({ has_api_key: true, devices: [] });
  await admin.admin('account', 'api-key', 'grace.hopper', '--revoke');
  const shown = await admin.json('account', 'show', 'grace.hopper');
  expect(shown.value).toMatchObject({ has_api_key: false });
  expect(shown.stdout).not.toMatch(/hash|correct-horse/);
});

test('without a password an account gets one, and without activation a code: each is shown once', async () => {
  const made = await json('account', 'create', 'sip:ada@sip.example.org', '--algorithm', 'MD5');
  expect(made).toMatchObject({
    domain: 'sip.example.org',
    activated: false,
    passwords: [{ algorithm: 'MD5' }],
    password: expect.stringMatching(/^\S{20}$/),
    confirmation_key: expect.stringMatching(/^\w{13}$/),
  });
  const again = await admin.admin('account', 'create', 'ada@sip.example.org');
  expect(again).toMatchObject({ exitCode: 1, stdout: '' });
  expect(again.stderr).toContain('There is an account ada@sip.example.org already');
});

test('accounts are listed in pages, activated, deactivated and deleted', async () => {
  for (const name of ['list.one', 'list.two', 'list.three'])
    await json('account', 'create', name, '--activated');
  const seen: number[] = [];
  let after: unknown = 0;
  do {
    const page = await json('account', 'list', '--limit', '2', '--after', String(after));
    seen.push(...(page.accounts as { id: number }[]).map(({ id }) => id));
    expect(page.total).toBeGreaterThanOrEqual(3);
    after = page.after;
  } while (after !== undefined);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  expect((await admin.admin('account', 'list')).stdout).toMatch(/list\.two@sip\.gateways\.test +yes +no/);

  expect(await json('account', 'deactivate', 'list.two')).toMatchObject({ activated: false });
  expect(await json('account', 'activate', 'list.two')).toMatchObject({ activated: true });
  expect(await json('account', 'delete', 'list.two')).toMatchObject({
    deleted: 'list.two@sip.gateways.test',
  });
  expect(await admin.admin('account', 'show', 'list.two')).toMatchObject({ exitCode: 1 });
});

test('an account is blocked and let in again, and the export leaves it out meanwhile', async () => {
  await json('account', 'create', 'block.me', '--activated');
  expect(await json('account', 'block', 'block.me')).toMatchObject({ blocked: true, activated: true });
  expect((await admin.admin('account', 'show', 'block.me')).stdout).toMatch(/Blocked +yes/);
  expect((await admin.admin('account', 'export')).stdout).not.toContain('block.me');
  expect(await json('account', 'unblock', 'block.me')).toMatchObject({ blocked: false });
  expect((await admin.admin('account', 'export')).stdout).toContain('block.me');
  expect(await admin.admin('account', 'block', 'nobody.here')).toMatchObject({ exitCode: 1 });
});

test('a registrar key is shown once, listed without its secret, and ended', async () => {
  const made = await json(
    'registrar-key',
    'create',
    ...['--network', '203.0.113.7', '--network', '2001:db8::/64', '--name', 'sip1'],
  );
  const networks = ['203.0.113.7/32', '2001:db8::/64'];
  expect(made).toMatchObject({
    name: 'sip1',
    networks,
    key: expect.stringMatching(/^rk[0-9a-f]{8}\.\S{27}$/),
  });
  const listed = await admin.json('registrar-key', 'list');
  expect(listed.value).toMatchObject({ keys: [{ id: made.id, name: 'sip1', networks }] });
  expect(listed.stdout).not.toContain(String(made.key).split('.')[1]);
  expect(await json('registrar-key', 'end', String(made.id))).toEqual({ ended: made.id });
  expect(await json('registrar-key', 'list')).toEqual({ keys: [] });
  expect((await admin.admin('registrar-key', 'end', String(made.id))).exitCode).toBe(1);
});

test.each([[[]], [['--network', '0.0.0.0/0']], [['--network', 'example.org']]])(
  'no registrar key is made with %j: each is bound to a network',
  async (options) => {
    expect((await admin.admin('registrar-key', 'create', ...options)).exitCode).toBe(2);
  },
);

test('the export has what passwords are checked with, of activated accounts alone', async () => {
  await withInput('horse-battery', 'account', 'create', 'for.export', '--activated', '--password-stdin');
  await withInput('horse-battery', 'account', 'create', 'not.active', '--password-stdin');
  const realm = 'sip.gateways.test';
  const [md5, sha256] = [
    hash('md5', `for.export:${realm}:horse-battery`),
    hash('sha256', `for.export:${realm}:horse-battery`),
  ];
  const { stdout } = await admin.admin('account', 'export', '--format', 'flexisip');
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('version:1');
  expect(lines).toContain(`for.export@${realm} md5:${md5} sha256:${sha256} ;`);
  expect(stdout).not.toContain('not.active');
  expect(stdout.endsWith(';\n')).toBe(true);

  const asJson = await admin.admin('account', 'export', '--format', 'json');
  expect(JSON.parse(asJson.stdout)).toEqual(await json('account', 'export', '--format', 'json'));
  expect((JSON.parse(asJson.stdout) as { accounts: object[] }).accounts).toContainEqual(
    expect.objectContaining({
      username: 'for.export',
      domain: realm,
      realm,
      passwords: { MD5: md5, 'SHA-256': sha256 },
    }),
  );
});

/** What `authdb-file-grammar.txt` of Flexisip takes as a whole file. */
const TOKEN = "[A-Za-z0-9.!%*_+`'~:-]+";
const AUTH_LINE = `${TOKEN}@${TOKEN}[ \\t]+(?:(?:clrtxt|md5|sha256):${TOKEN}[ \\t]+)+;[ \\t]*(?:(?:[ \\t]*${TOKEN})?(?:[ \\t]*${TOKEN})?[ \\t]*)\\r?\\n`;
const PASSWORD_FILE = new RegExp(`^version:\\d\\r?\\n(?:#[^\\n]*\\n|[ \\t]*\\r?\\n|${AUTH_LINE})*$`);

test('the file for Flexisip has its grammar, whatever the accounts are called', () => {
  const account = { id: 1, domain: 'sip.example.org', realm: 'sip.example.org' };
  const file = flexisipFile([
    { ...account, username: 'ada', passwords: { MD5: 'a'.repeat(32), 'SHA-256': 'b'.repeat(64) } },
    {
      ...account,
      username: "o'hara$&=(x),é",
      phone: '+33612312312',
      passwords: { 'SHA-256': 'c'.repeat(64) },
    },
    { ...account, username: 'no.password', passwords: {} },
  ]);
  const odd = "o'hara%24%26%3D%28x%29%2C%C3%A9";
  expect(file.split('\n')).toEqual([
    'version:1',
    `ada@sip.example.org md5:${'a'.repeat(32)} sha256:${'b'.repeat(64)} ;`,
    `${odd}@sip.example.org sha256:${'c'.repeat(64)} ; ${odd} +33612312312`,
  ]);
  expect(`${file}\n`).toMatch(PASSWORD_FILE);
  expect(`${flexisipFile([])}\n`).toMatch(PASSWORD_FILE);
});

test('the keys of nonces and codes are rotated', async () => {
  const first = await json('key', 'rotate', 'accounts');
  expect(first.accepted).toEqual(['first']);
  expect((await json('key', 'rotate', 'accounts')).accepted).toEqual([first.current]);
});

test.each([
  ['', ['account', 'create', 'no address@x']],
  ['short', ['account', 'create', 'short.password', '--password-stdin']],
  ['', ['account', 'create', 'x.y.z.z.y', '--algorithm', 'SHA-512']],
  ['', ['account', 'list', '--limit', '0']],
  ['', ['account', 'list', '--after', 'ada']],
  ['', ['account', 'export', '--format', 'csv']],
  ['', ['key', 'rotate', 'names']],
])('%j to %j makes no sense', async (input, argv) => {
  expect((await withInput(input, ...argv)).exitCode).toBe(2);
});
