import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const START_TIMEOUT_MS = 30_000;

/** An emulator of AWS on a loopback port. */
export interface Emulator {
  /** By name: the emulator does not recognize an address of S3 or API Gateway below 127.0.0.1. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Puts the emulator into a Python environment of its own, when it is not there yet, and starts it empty.
 * @param folder for the environment, the emulator's state and its log
 */
export async function startEmulator(folder: string): Promise<Emulator> {
  const environment = installed(join(folder, 'venv'));
  const port = await freePort();
  const state = join(folder, 'state');
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true });
  const log = openSync(join(folder, 'emulator.log'), 'w');
  const emulator = spawn(join(environment, 'bin', 'ministack'), [], {
    // A process group of its own: the Lambdas that it starts end with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: state,
      TMPDIR: state,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      STATE_DIR: join(state, 'state'),
      S3_DATA_DIR: join(state, 's3'),
    },
  });
  const url = `http://localhost:${port}`;
  const stop = () => stopGroup(emulator);
  try {
    await answering(`${url}/_ministack/health`, emulator);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** Installs the pinned packages once for each content of `requirements.txt`. */
function installed(environment: string): string {
  const stamp = join(environment, 'installed.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return environment;
  rmSync(environment, { recursive: true, force: true });
  run('python3', ['-m', 'venv', environment]);
  run(join(environment, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
  writeFileSync(stamp, wanted);
  return environment;
}

function run(command: string, parameters: string[]): void {
  const { status, error } = spawnSync(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error)
    throw new Error(`${command} cannot be started; the rehearsal needs Python 3.10 or newer`, {
      cause: error,
    });
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${status}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string, process: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < giveUpAt && process.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('The emulator does not answer; see .gatepost/rehearsal/emulator.log');
}

async function stopGroup(leader: ChildProcess): Promise<void> {
  if (leader.pid === undefined) return;
  const ended = new Promise((resolve) => leader.once('exit', resolve));
  signal(leader.pid, 'SIGTERM');
  if (leader.exitCode === null) await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
  signal(leader.pid, 'SIGKILL');
}

/** Signals a whole process group, which may be gone already. */
function signal(groupId: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-groupId, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
