/**
 * `npm run faults`: plants each fault of `faults.ts` in a copy of this tree, runs the tests that should notice, and
 * prints which test did. Fails when more than three faults live, or when one lives without a reason.
 *
 * `npm run faults -- lease limit` plants those alone whose names contain one of the words.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { faults, type Fault } from './faults';

const PROJECT = resolve(__dirname, '..');
const MAY_LIVE = 3;
/** A fault may make a test wait for ever. */
const PATIENCE_MS = 300_000;

/** What `jest --json` says, as far as it is read here. */
interface Report {
  numTotalTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

async function main(words: readonly string[]): Promise<void> {
  const planted = faults.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  if (planted.length === 0) throw new Error(`No fault is called anything like ${words.join(' or ')}`);
  const copy = copyTree();
  process.once('SIGINT', () => process.exit(130));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  const tests = [...new Set(planted.flatMap((fault) => fault.tests))];
  const sound = await firstFailure(copy, tests);
  if (sound !== undefined) throw new Error(`Without a fault this fails already: ${sound}`);

  const width = Math.max(...planted.map(({ name }) => name.length));
  const row = (number: string, name: string, outcome: string) =>
    console.log(`| ${number.padStart(2)} | ${name.padEnd(width)} | ${outcome}`);
  row('#', 'Fault', 'Noticed by');
  let living = 0;
  for (const [position, fault] of planted.entries()) {
    const killer = await plant(copy, fault);
    row(String(position + 1), fault.name, killer ?? `LIVES: ${fault.mayLive ?? 'no test notices'}`);
    if (killer !== undefined) continue;
    living += 1;
    if (fault.mayLive === undefined) process.exitCode = 1;
  }
  console.log(`${planted.length} faults: ${planted.length - living} noticed, ${living} live`);
  if (living > MAY_LIVE) process.exitCode = 1;
}

/** The files that git knows or would take, beside the packages that are installed here. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'gatepost-faults-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const paths = listed.split('\0').filter((path) => path && existsSync(join(PROJECT, path)));
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    copyFileSync(join(PROJECT, path), join(copy, path));
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** @returns the test that noticed, or nothing */
async function plant(copy: string, { file, text, replacement, tests }: Fault): Promise<string | undefined> {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  const [before, after, ...more] = sound.split(text);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} must have this once: ${text}`);
  }
  writeFileSync(path, `${before}${replacement}${after}`);
  try {
    return await firstFailure(copy, tests);
  } finally {
    writeFileSync(path, sound);
  }
}

/** Runs tests. @returns the first that fails, or nothing */
async function firstFailure(copy: string, tests: readonly string[]): Promise<string | undefined> {
  const output = join(copy, 'faults-report.json');
  rmSync(output, { force: true });
  const jest = spawn(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--ci', '--runInBand', '--json', `--outputFile=${output}`, ...tests],
    { cwd: copy, stdio: 'ignore', timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
  );
  const [, signal] = (await once(jest, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal !== null) return `none of ${tests.join(', ')} came to an end`;
  const { testResults, numTotalTests } = JSON.parse(readFileSync(output, 'utf8')) as Report;
  if (numTotalTests === 0 || testResults.length < tests.length) {
    throw new Error(`Not all of these ran: ${tests.join(', ')}`);
  }
  const failing = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  const broken = testResults.find(({ assertionResults }) => assertionResults.length === 0);
  return failing?.fullName ?? broken?.message.trim().split('\n')[0];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
