import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportReport } from '../../../admin/registration-server/import-gateways';
import { dnsWriter } from '../../../functions/dns/workers/dns-writer';
import { kiteQuestion } from '../../support/kite';
import { oldDomain, rowsOf, sqliteFile, type OldDomain } from '../../support/registration-server-file';
import { startAdminSystem, ZONE, type AdminSystem } from './admin-system';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-import-'));
let on: AdminSystem;

beforeAll(async () => {
  on = await startAdminSystem({ workers: [dnsWriter] });
}, 30_000);

afterAll(async () => {
  await on.stop();
  rmSync(folder, { recursive: true });
});

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function importFile(path: string, ...options: string[]) {
  const { exitCode, stderr, value } = await on.json('import', 'registration-server', path, ...options);
  return { exitCode, stderr, ...(value as Partial<ImportReport>) };
}

const COLUMNS =
  'id, name, account_id, token, description, timestamp, dns_challenge, reclamation_token, verification_token, verified, continent, mode, last_ip';

/** As `mysqldump` writes the tables: booleans are numbers, many rows in one statement. */
function mysqlDump(domains: readonly OldDomain[]): string {
  const literal = (value: string | number | boolean) =>
    typeof value === 'string'
      ? `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`
      : String(Number(value));
  const { accounts, domains: rows } = rowsOf(domains);
  const values = (all: readonly (readonly (string | number | boolean)[])[]) =>
    all.map((row) => `(${row.map(literal).join(',')})`).join(',');
  return `-- MySQL dump 10.13  Distrib 8.0.39, for Linux (x86_64)
INSERT INTO \`accounts\` VALUES ${values(accounts)};
INSERT INTO \`domains\` VALUES ${values(rows)};
`;
}

/** As `pg_dump` writes the tables, but for the order. */
function postgresDump(domains: readonly OldDomain[]): string {
  const field = (value: string | number | boolean) =>
    typeof value === 'boolean'
      ? value
        ? 't'
        : 'f'
      : String(value).replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  const { accounts, domains: rows } = rowsOf(domains);
  const lines = (all: readonly (readonly (string | number | boolean)[])[]) =>
    all.map((row) => `${row.map(field).join('\t')}\n`).join('');
  return `--\n-- PostgreSQL database dump\n--
COPY public.domains (${COLUMNS}) FROM stdin;
${lines(rows)}\\.
COPY public.accounts (id, email, optout) FROM stdin;
${lines(accounts)}\\.
`;
}

describe.each([
  ['SQLite', sqliteFile],
  ['MySQL', mysqlDump],
  ['PostgreSQL', postgresDump],
])('from %s', (database, write) => {
  const kind = database.toLowerCase();

  it('gateways and their owners go on as before', async () => {
    const verification = randomUUID();
    const reclamation = randomUUID();
    const tunnelled = oldDomain(`${kind}-tunnelled`, ZONE, {
      description: `it's "mine" \\ there,\nat home`,
      email: 'Ada@example.org',
      verified: true,
      optout: false,
      reclamation_token: reclamation,
    });
    const dynamic = oldDomain(`${kind}-dynamic`, ZONE, { mode: 1, last_ip: '127.8.8.8' });
    const pending = oldDomain(`${kind}-pending`, ZONE, {
      email: 'eve@example.org',
      verification_token: verification,
    });
    const path = fileOf(kind, await write([tunnelled, dynamic, pending]));
    expect(await importFile(path)).toMatchObject({ exitCode: 0, rows: 3, imported: 3, refused: [] });
    await on.system.idle();

    const info = await on.get('/info', { token: tunnelled.token });
    expect(JSON.parse(info.body)).toMatchObject({
      name: tunnelled.name,
      description: tunnelled.description,
      timestamp: tunnelled.timestamp,
      email: 'ada@example.org',
      verified: true,
      optout: false,
      mode: 0,
      last_ip: '203.0.113.9',
      reclamation_pending: true,
    });
    const q = kiteQuestion({ name: tunnelled.name.slice(0, -1), secret: tunnelled.token });
    expect((await on.get('/pagekite/auth', { q })).body).toContain('255.255.254.255');
    expect(on.records()).toContain(`${dynamic.name} A 60 127.8.8.8`);

    expect(await on.get('/verifyemail', { s: verification })).toMatchObject({ status: 200 });
    const verified = JSON.parse((await on.get('/info', { token: pending.token })).body) as object;
    expect(verified).toMatchObject({ email: 'eve@example.org', verified: true });
    const reclaimed = { name: `${kind}-tunnelled`, reclamationToken: reclamation };
    expect(await on.get('/subscribe', reclaimed)).toMatchObject({ status: 200 });
    expect(await on.get('/ping', { token: tunnelled.token })).toMatchObject({ status: 400 });
  });
});

it('leaves alone what is not free, or could not be here, and says why', async () => {
  await on.subscribe('mine');
  await on.admin('name', 'reserve', 'kept');
  const twin = oldDomain('twin-1', ZONE);
  const path = fileOf(
    'refused',
    await sqliteFile([
      oldDomain('mine', ZONE),
      oldDomain('kept', ZONE),
      oldDomain('tunnel', ZONE),
      oldDomain('elsewhere', 'other.test'),
      twin,
      oldDomain('twin-2', ZONE, { token: twin.token }),
      oldDomain('steer\u001b[31m', ZONE),
      oldDomain('unverified', ZONE, { email: 'a@example.org' }),
    ]),
  );
  const { exitCode, imported, refused = [], notes } = await importFile(path);
  expect({ exitCode, imported, notes }).toEqual({
    exitCode: 3,
    imported: 2,
    notes: { 'unverified-mail': 1 },
  });
  expect(Object.fromEntries(refused.map(({ name, reason }) => [name, reason]))).toEqual({
    [`mine.${ZONE}`]: 'a gateway has it here, with another token',
    [`kept.${ZONE}`]: 'it is reserved: name delete frees it',
    [`tunnel.${ZONE}.`]: expect.stringContaining('nobody can have this name'),
    'elsewhere.other.test.': `it is not below ${ZONE}`,
    [`twin-2.${ZONE}`]: 'another name has the same token',
    [`steer\u001b[31m.${ZONE}.`]: expect.stringContaining('nobody can have this name'),
  });
  const { stdout } = await on.admin('import', 'registration-server', path);
  expect(stdout).toContain('0 imported, 2 imported before, 6 left out');
  expect(stdout).not.toContain('\u001b');
});

it('does not bring back, or change, what was imported before', async () => {
  const leaving = oldDomain('leaving', ZONE);
  const staying = oldDomain('staying', ZONE, { mode: 1, last_ip: '127.5.5.5' });
  const path = fileOf('repeated', await sqliteFile([leaving, staying]));
  await importFile(path);
  await on.get('/unsubscribe', { token: leaving.token });
  await on.get('/ping', { token: staying.token });
  await on.system.idle();

  expect(await importFile(path)).toMatchObject({ imported: 0, alreadyThere: 2, refused: [] });
  await on.system.idle();
  expect(await on.get('/info', { token: leaving.token })).toMatchObject({ status: 400 });
  expect(on.records()).toContain(`${staying.name} A 60 127.0.0.1`);
});

it('says what it would do, and writes nothing', async () => {
  const tried = oldDomain('tried', ZONE);
  const path = fileOf('tried', await sqliteFile([tried, oldDomain('www', ZONE)]));
  expect(await importFile(path, '--dry-run')).toMatchObject({ exitCode: 3, imported: 1, dryRun: true });
  expect(await on.get('/ping', { token: tried.token })).toMatchObject({ status: 400 });
});

it.each([
  ['an archive of pg_dump', 'PGDMP\u0001\u000e', /pg_restore -f dump\.sql/],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), /gunzip it first/],
  ['a file in UTF-16', Buffer.from('\ufeff-- MySQL dump', 'utf16le'), /convert it to UTF-8/],
  ['anything else', 'hello', /neither a SQLite database nor a dump/],
])('says what to do with %s', async (_, content, message) => {
  const { exitCode, stderr } = await importFile(fileOf('wrong', content));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
});

it('does not read a SQLite file that somebody is still writing', async () => {
  const path = fileOf('busy', await sqliteFile([oldDomain('busy', ZONE)]));
  fileOf('busy-wal', 'frames');
  const { exitCode, stderr } = await importFile(path);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('end the registration server');
});
