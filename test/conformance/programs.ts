/** Programs of others that a test runs. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/** Why a test cannot run here: the Debian packages that are missing. */
export function missingPackages(packageOf: Readonly<Record<string, string>>): string | undefined {
  const missing = Object.entries(packageOf).filter(
    ([program]) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
  return missing.length === 0
    ? undefined
    : `apt-get install ${[...new Set(missing.map(([, name]) => name))].join(' ')}`;
}

/** A program that runs until it is stopped, and all that it said. */
export class RunningProgram {
  readonly #process: ChildProcess;
  #output = '';

  constructor(command: string, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#process = spawn(command, parameters, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what it starts ends with it.
      detached: true,
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#process.on('error', (error) => (this.#output += error.message));
  }

  get output(): string {
    return this.#output;
  }

  /** @param from how much of the output has been read before */
  async saying(what: RegExp, { from = 0, seconds = 30 } = {}): Promise<void> {
    const until = Date.now() + seconds * 1_000;
    while (!what.test(this.#output.slice(from))) {
      if (Date.now() > until) throw new Error(`Waited ${seconds} s for ${String(what)} in:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.pid) process.kill(-this.#process.pid, 'SIGKILL');
    await ended;
  }
}
