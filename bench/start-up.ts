/** How long `npm start` takes from a finished install to its first answered request. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROJECT = join(__dirname, '..');

/** @returns seconds on the clock, from `npm` to an answer, with nothing stored yet */
export async function startUpSeconds(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-start-'));
  const startedAt = performance.now();
  const system = spawn('npm', ['start', '--silent'], {
    cwd: PROJECT,
    env: { ...process.env, GATEPOST_DATA: folder, GATEPOST_PORT: '0', GATEPOST_DNS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own: npm does not pass on every signal.
    detached: true,
  });
  try {
    for await (const line of createInterface({ input: system.stdout })) {
      const [, baseUrl] = /^ready (\S+)/.exec(line) ?? [];
      if (!baseUrl) continue;
      const answer = await fetch(`${baseUrl}/ping?token=unknown`);
      await answer.text();
      return (performance.now() - startedAt) / 1_000;
    }
    throw new Error('npm start ended before it was ready');
  } finally {
    const ended = once(system, 'exit');
    if (system.pid !== undefined) process.kill(-system.pid, 'SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
