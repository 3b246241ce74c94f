/** Calls of routes that succeeded in their tests, with every answer of AWS: what a measurement plays again. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../functions/environment';
import type { AnyRoute } from '../functions/http/route';
import type { Exchange } from '../test/support/exchanges';

export interface Recording extends Exchange {
  /** Of the function that was called. */
  environment: Environment;
}

const PROJECT = join(__dirname, '..');
const TESTS = join(PROJECT, 'test', 'routes');

/** Runs the tests of these routes, which leave their recordings in the folder. */
export async function record(routes: readonly AnyRoute[], folder: string): Promise<void> {
  const files = new Set(routes.flatMap((route) => testFileOf(route) ?? []));
  const titles = routes.map(({ method, path }) =>
    `${method} ${path} `.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  const jest = require.resolve('jest/bin/jest');
  await promisify(execFile)(
    process.execPath,
    [jest, '--testNamePattern', `^(${titles.join('|')})`, ...files],
    { cwd: PROJECT, env: { ...process.env, GATEPOST_RECORDINGS: folder }, maxBuffer: 1e9 },
  ).catch((error: unknown) => {
    // What was recorded is good, whatever another test of the route found on a busy machine.
    console.error((error as Error).message.split('\n', 1)[0]);
  });
}

/** What a call of the route mostly does: the cheapest one that writes, or one that reads where none writes. */
export function recordingOf(folder: string, { id }: AnyRoute, kind?: 'reading' | 'writing'): Recording {
  const kinds = kind ? [kind] : ['writing', 'reading'];
  const file = kinds.map((each) => join(folder, `${id}.${each}.json`)).find((path) => existsSync(path));
  if (!file) throw new Error(`The tests of ${id} recorded no call that succeeded`);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** Where a route's tests are, from the repository's root. */
export function testFileOf({ id }: AnyRoute): string | undefined {
  const exported = id.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
  const declaration = new RegExp(`\\bdescribeRoute\\(\\s*${exported}\\b`);
  const file = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .map((path) => join(TESTS, path))
    .find((path) => path.endsWith('.test.ts') && declaration.test(readFileSync(path, 'utf8')));
  return file && relative(PROJECT, file);
}
