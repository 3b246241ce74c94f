import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Where Debian keeps programs of administrators, which not everybody's PATH has. */
export const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** A `describe` for tests that use real programs; they are skipped, and say so, where one is missing. */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name} (needs ${missing.join(', ')})`, tests);
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH }, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Finished {
  code: number;
  /** Standard output and standard error. */
  output: string;
}

/** Runs a program to its end, whatever that is. */
export async function run(program: string, args: string[], input?: string): Promise<Finished> {
  const running = promisify(execFile)(program, args, { env: { ...process.env, PATH }, maxBuffer: 1e8 });
  if (input !== undefined) running.child.stdin?.end(input);
  try {
    const { stdout, stderr } = await running;
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: typeof code === 'number' ? code : -1, output: stdout + stderr };
  }
}
