/** How long `npm start` takes from a finished install to its first answered request. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROJECT = join(__dirname, '..');

/** @param folder for its data, not there yet @returns seconds on the clock, from `npm` to an answer */
export async function startUpSeconds(folder: string): Promise<number> {
  const startedAt = performance.now();
  const system = spawn('npm', ['start', '--silent'], {
    cwd: PROJECT,
    env: { ...process.env, GATEPOST_DATA: folder, GATEPOST_PORT: '0', GATEPOST_DNS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own: npm does not pass on every signal.
    detached: true,
  });
  const stop = () => {
    if (system.pid !== undefined) process.kill(-system.pid, 'SIGTERM');
  };
  process.once('exit', stop);
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
    stop();
    process.off('exit', stop);
    await ended;
  }
}
