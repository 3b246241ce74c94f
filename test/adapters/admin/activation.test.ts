import { startAdminSystem, type AdminSystem } from './admin-system';

let admin: AdminSystem;

beforeAll(async () => {
  admin = await startAdminSystem();
}, 30_000);
afterAll(() => admin.stop());

async function post(path: string, fields: object, token?: string) {
  const response = await fetch(`${admin.system.baseUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(fields),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

test('a client token registers servers up to its quota, until it is revoked', async () => {
  const { value } = await admin.json('client-token', 'create', '--quota', '2', '--name', 'acme');
  const { token } = value as { token: string };
  expect((await post('/register', { token, ip: '203.0.113.1' })).status).toBe(200);
  expect((await admin.json('client-token', 'list')).value).toEqual({
    tokens: [
      {
        name: 'acme',
        quota: 2,
        used: 1,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
        revoked: false,
      },
    ],
  });
  await admin.admin('client-token', 'revoke', 'acme');
  expect(await post('/register', { token, ip: '203.0.113.2' })).toEqual({
    status: 403,
    body: { error: 'invalid token' },
  });
  expect((await admin.admin('client-token', 'list')).stdout).toMatch(/acme +1 +2 .*revoked/);
});

test('a new master token ends the one before it', async () => {
  const make = async () => ((await admin.json('master-token')).value as { token: string }).token;
  const [first, second] = [await make(), await make()];
  const status = (token: string) =>
    fetch(`${admin.system.baseUrl}/status`, { headers: { authorization: `Bearer ${token}` } });
  expect((await status(first)).status).toBe(401);
  expect((await status(second)).status).toBe(200);
});

test('a server is listed, shown and revoked', async () => {
  const { token } = (await admin.json('client-token', 'create', '--quota', '5')).value as { token: string };
  const { body } = await post('/register', { token, ip: '203.0.113.9', hostname: 'edge.example.com' });
  const id = body.server_id ?? '';
  expect((await admin.admin('server', 'list')).stdout).toContain('edge.example.com');
  const shown = await admin.json('server', 'show', id);
  expect(shown.value).toMatchObject({ id, ip: '203.0.113.9', hostname: 'edge.example.com' });
  expect(shown.stdout).not.toMatch(/hash/i);

  expect((await admin.admin('server', 'revoke', id)).stdout).toBe(`${id} is revoked.\n`);
  expect((await admin.admin('server', 'revoke', id)).stdout).toBe(`${id} was revoked before.\n`);
  expect((await post('/checkin', { server_id: id })).body).toEqual({ status: 'revoked', server_id: id });
  expect(await admin.admin('server', 'show', 'srv_0')).toMatchObject({ exitCode: 1 });
});

test('the trail tells who did what, and can be searched', async () => {
  const { token } = (await admin.json('client-token', 'create', '--quota', '1', '--name', 'trail')).value as {
    token: string;
  };
  const { body } = await post('/register', { token, ip: '203.0.113.20' });
  await admin.admin('server', 'revoke', body.server_id ?? '');
  const entries = async (...filters: string[]) =>
    ((await admin.json('audit', ...filters)).value as { entries: object[] }).entries;
  expect(await entries('--about', body.server_id ?? '')).toMatchObject([
    { action: 'revoke', from: 'operator', serverId: body.server_id, client: 'trail' },
    { action: 'register', from: '127.0.0.1', serverId: body.server_id, publicIp: '203.0.113.20' },
  ]);
  expect(await entries('--about', body.server_id ?? '', '--action', 'register')).toHaveLength(1);
  expect(await entries('--from', '192.0.2.1')).toEqual([]);
  expect(await entries('--limit', '1')).toHaveLength(1);
  expect(await entries('--until', '2020-01-01', '--since', '2019-12-30')).toEqual([]);
  expect((await admin.admin('audit')).stdout).not.toContain(token);
});

test('a rotation signs with a new key and still accepts the one before', async () => {
  const rotate = async () =>
    (await admin.json('key', 'rotate')).value as { current: string; accepted: string[] };
  const first = await rotate();
  expect(first.accepted).toEqual(['first']);
  const second = await rotate();
  expect(second.accepted).toEqual([first.current]);
});

test.each([
  [['client-token', 'create']],
  [['client-token', 'create', '--quota', '0']],
  [['audit', '--since', 'yesterday']],
  [['audit', '--action', 'delete']],
])('%j makes no sense', async (argv) => {
  expect((await admin.admin(...argv)).exitCode).toBe(2);
});
