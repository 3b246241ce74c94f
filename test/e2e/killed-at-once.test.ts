import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { resolveName } from '../support/resolve';

const DATA = mkdtempSync(join(tmpdir(), 'gatepost-killed-'));
let running: ChildProcess | undefined;

afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(DATA, { recursive: true, force: true });
});

test('what was answered survives kill -9: the token works, and the record comes', async () => {
  const first = await start();
  const answer = await call(first.baseUrl, '/subscribe', { name: 'box', mode: 1 });
  await kill();
  expect(answer.status).toBe(200);
  const { token } = JSON.parse(answer.text) as { token: string };

  const second = await start();
  expect(await call(second.baseUrl, '/ping', { token })).toMatchObject({ status: 200 });
  await eventually(
    async () => expect(await resolveName(second.dnsPort, 'box.gateways.test', 'A')).toContain('127.0.0.1'),
    { withinMs: 60_000 },
  );
}, 180_000);

/** Starts the system as `npm start` does, on free ports. */
async function start(): Promise<{ baseUrl: string; dnsPort: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts'], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, PORT: '0', DNS_PORT: '0', GATEPOST_DATA: DATA },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  const hint = firstLine(child.stderr, /DNS: 127\.0\.0\.1 port (\d+)/);
  const [, baseUrl] = await firstLine(child.stdout, /^ready (\S+)$/);
  const [, dnsPort] = await hint;
  return { baseUrl: baseUrl!, dnsPort: Number(dnsPort) };
}

async function kill(): Promise<void> {
  const gone = once(running!, 'exit');
  running!.kill('SIGKILL');
  await gone;
}

async function firstLine(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<RegExpExecArray> {
  for await (const line of createInterface({ input: stream })) {
    const found = pattern.exec(line);
    if (found) return found;
  }
  throw new Error(`The system ended without saying ${pattern}`);
}
