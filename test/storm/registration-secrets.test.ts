/** After everything that a gateway does, and some failures on the way, no secret lies anywhere in clear. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reclamationTokenIn, TestGateway } from '../support/gateway';
import { printFigures } from '../support/print-figures';
import { TestSystem } from '../support/test-system';
import { countHeld } from './support/count';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-secrets-'));
const system = new TestSystem({ dataFolder: folder });
const secrets = new Map<string, string>();
let stored = '';
let requests: string;

/** A secret in every spelling that it might be written in. */
const spellings = (secret: string) => [
  secret,
  secret.slice(0, 36),
  secret.slice(0, 36).replaceAll('-', ''),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
];

const found = (text: string) =>
  [...secrets]
    .filter(([secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([, what]) => what);

const keep = (what: string, secret: string) => secrets.set(secret, what);

beforeAll(async () => {
  await system.start();
  for (const mode of [0, 1]) {
    const gateway = await TestGateway.subscribe(system, { mode });
    keep('token', gateway.token);
    const link = await gateway.verificationLink();
    keep('used verification secret', link.split('s=')[1]!);
    await system.call(link);
    await system.call(link);
    const pending = await gateway.verificationLink(`next-${gateway.email}`);
    keep('pending verification secret', pending.split('s=')[1]!);
    await gateway.setChallenge('public');
    await gateway.ping();
    await gateway.info();
    await misuse(gateway);
    await failWith(gateway);

    const owner = await TestGateway.subscribe(system, { mode });
    await owner.verifyEmail();
    const reclamationToken = await owner.reclamationToken();
    const next = await TestGateway.subscribe(system, { name: owner.name, reclamationToken });
    keep('void token', owner.token);
    keep('token after a reclamation', next.token);
    keep('used reclamation token', reclamationToken);
    keep('reclamation token of a mail that had to wait', await waitingReclamation(next));
  }
  await system.running.idle();
  stored += JSON.stringify(await system.items());
  requests = JSON.stringify(system.running.recentRequests());
  await system.stop();
}, 120_000);

/** Right secrets at wrong places, where a log might tell what it was given. */
async function misuse({ name, token }: TestGateway): Promise<void> {
  for (const secret of secrets.keys()) {
    await system.call('/ping', { token: `${secret} ` });
    await system.call('/dnsconfig', { token: secret, challenge: secret, change: secret });
    await system.call('/verifyemail', { s: secret });
    await system.call('/subscribe', { name: secret, email: secret, mode: secret });
    await system.call('/subscribe', { name, reclamationToken: `x${secret}` });
    await system.call('/setemail', { token: `x${secret}`, email: secret });
    await system.call('/reclaim', { name: secret, [secret]: '' });
    await system.call(`/${secret}`, { [secret]: secret });
  }
  const headers = { authorization: `Bearer ${token}`, cookie: `a=${token}`, 'x-api-key': token };
  await system.call('/ping', {}, { headers });
  const body = `{"token":"${token}`;
  await system.call('/ping', {}, { headers: { 'content-type': 'application/json' }, body });
}

/** AWS away in the middle of everything: an error may not tell what it was about. */
async function failWith(gateway: TestGateway): Promise<void> {
  for (const fault of ['error', 'throttle', 'cut-after'] as const) {
    system.faults.inject(fault, {});
    await Promise.all([
      gateway.ping('127.0.0.9'),
      gateway.info(),
      gateway.setEmail(),
      gateway.revokeEmail(),
      gateway.reclaim(),
      ...[...secrets.keys()].map((s) => system.call('/verifyemail', { s })),
    ]);
    system.faults.clear();
  }
}

/** A token whose mail failed at first: its sealed copy stays in the store meanwhile. */
async function waitingReclamation(gateway: TestGateway): Promise<string> {
  system.faults.inject('error', { service: 'ses' });
  await gateway.reclaim();
  await system.running.idle();
  stored += JSON.stringify(await system.items());
  system.faults.clear();
  system.clock.forward({ minutes: 2 });
  await system.sweep();
  const mail = system.mailsTo(gateway.email).at(-1);
  return reclamationTokenIn(mail?.text ?? '');
}

afterAll(() => rmSync(folder, { recursive: true }));

test('the run produced secrets, items, log lines and files to search', () => {
  const counted = {
    secrets: secrets.size,
    'stored characters': stored.length,
    'log lines': system.logLines.length,
    files: files().length,
  };
  printFigures('secrets hunt', counted);
  countHeld('secrets', secrets.size);
  for (const count of Object.values(counted)) expect(count).toBeGreaterThan(5);
  expect(system.log.some(({ level }) => level === 'error')).toBe(true);
});

test('none is in a log line', () => {
  expect(found(system.logLines.join('\n'))).toEqual([]);
});

test('none is in a stored item', () => {
  expect(found(stored)).toEqual([]);
});

test('none is among the requests that the local page shows', () => {
  expect(found(requests)).toEqual([]);
});

test('none is in a file, but for the mails themselves', () => {
  const leaks = files()
    .filter((path) => path !== 'inbox.jsonl')
    .flatMap((path) => found(readFileSync(join(folder, path), 'latin1')).map((what) => `${what} in ${path}`));
  expect(leaks).toEqual([]);
  // The search itself works: the mails must have them.
  expect(found(readFileSync(join(folder, 'inbox.jsonl'), 'utf8'))).toContain('used reclamation token');
});

test('nobody but the owner may read the folder', () => {
  expect(statSync(folder).mode & 0o077).toBe(0);
});

function files(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}
