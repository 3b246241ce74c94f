/** `kill -9` of the whole system loses nothing that was answered. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { resolveName } from '../support/resolve';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-crash-'));
const running = new Set<ChildProcessWithoutNullStreams>();
afterEach(async () => {
  for (const child of running) await kill(child);
}, 20_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm start` on free ports. */
async function start() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts'], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, PORT: '0', DNS_PORT: '0', GATEPOST_DATA: folder, NODE_OPTIONS: '' },
  });
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  return eventually(
    () => {
      const baseUrl = /ready (http:\S+)/.exec(printed)?.[1];
      const dnsPort = Number(/DNS: 127\.0\.0\.1 port (\d+)/.exec(printed)?.[1]);
      if (!baseUrl || !dnsPort) throw new Error(`Not ready: ${printed}`);
      return { child, baseUrl, dnsPort };
    },
    { withinMs: 30_000 },
  );
}

async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  running.delete(child);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('right after a mode 1 subscribe: the token works, and the record appears', async () => {
  const from = '127.9.9.9';
  const first = await start();
  const answer = await call(first.baseUrl, '/subscribe', { name: 'survivor', mode: 1 }, { from });
  await kill(first.child);
  expect(answer.status).toBe(200);
  const { token } = JSON.parse(answer.text) as { token: string };

  const second = await start();
  expect((await call(second.baseUrl, '/info', { token })).status).toBe(200);
  await eventually(
    async () => expect(await resolveName(second.dnsPort, 'survivor.gateways.test', 'A')).toEqual([from]),
    { withinMs: 20_000, everyMs: 50 },
  );
}, 90_000);

test('right after an address was given: the mail with the link is sent', async () => {
  const first = await start();
  const subscribed = await call(first.baseUrl, '/subscribe', { name: 'writer' });
  const { token } = JSON.parse(subscribed.text) as { token: string };
  const answer = await call(first.baseUrl, '/setemail', { token, email: 'owner@example.com' });
  await kill(first.child);
  expect(answer.status).toBe(200);

  const second = await start();
  // A sender that died with the mail in hand keeps it for a minute; one that had not begun does not.
  await eventually(
    async () => expect((await call(second.baseUrl, '/_local/inbox.json')).text).toContain('/verifyemail?s='),
    { withinMs: 80_000, everyMs: 100 },
  );
}, 120_000);
