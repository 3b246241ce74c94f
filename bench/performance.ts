/**
 * `npm run bench`: what functions cost, as ratios to a plain function within one run. Prints a table, writes
 * docs/performance.md and its plot, and fails when a figure does not hold.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AnyRoute } from '../functions/http/route';
import { routes } from '../functions/routes';
import { bundleFunctions, codeFolderOf, type Size } from '../lib/bundle';
import { budgets } from '../test/support/budget';
import { compare, median, ratio, type Contestant, type Course } from './cold-start';
import { bundleBare, compileLambdaProcess, VARIATIONS } from './function-code';
import { heartbeatFigures } from './heartbeats';
import { dnsFigures } from './dns-figures';
import { atLeast, atMost, printFigures, type Figure } from './figure';
import { writeDocument, type Measurements } from './performance-document';
import { record, recordingOf, testFileOf } from './recordings';
import { askedAt, keyFigures, scaleFigures } from './scale';
import { startUpSeconds } from './start-up';
import { testSeconds } from './test-time';

/** Beyond the first round, which is thrown away. */
const ROUNDS = wholeNumber('BENCH_ROUNDS', 15);
/** For cold starts on what is deployed: some figures lie so close to their limits that 15 rounds may say either. */
const COLD_ROUNDS = 2 * ROUNDS;
const FEW_NAMES = 1_000;
const MANY_NAMES = wholeNumber('BENCH_NAMES', 1_000_000);
const DEPLOYED_NODE = '24';

const ping = routes.find(({ id }) => id === 'ping')!;

/** Those that hash a password with Argon2id or make an RSA key, which takes long on purpose, at every call. */
const SLOW_BY_DESIGN = [
  'add-dkim-key',
  'change-mail-password',
  'create-mail-domain',
  'create-mail-user',
  'mail-auth',
];

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const sizes = await bundleFunctions(routes, [], join(folder, 'deployed'));
  const measured = [ping, ...heaviestOfEachFamily(sizes)];
  const slow = routes.find(({ id }) => id === 'create-mail-domain')!;
  // Recordings that are at hand save the tests that make them.
  const recordings = process.env.GATEPOST_RECORDINGS ?? join(folder, 'recordings');
  if (!process.env.GATEPOST_RECORDINGS) {
    say(`recording ${measured.map(({ id }) => id).join(', ')}`);
    await record([...measured, slow], recordings);
  }

  const program = await compileLambdaProcess(folder);
  const executables = [await deployedNode(), process.execPath].filter((path) => path !== undefined);
  const course = { program, folder, rounds: ROUNDS };
  const contestants = await contestantsOf([...measured, slow], folder, recordings);
  const nodes: Measurements['nodes'] = [];
  for (const executable of executables) {
    const version = await versionOf(executable);
    say(`cold starts on Node.js ${version}`);
    const rounds = nodes.length === 0 ? COLD_ROUNDS : ROUNDS;
    const cold = await compare(contestants, { ...course, executable, rounds });
    say(`warm calls on Node.js ${version}`);
    const warm = await compare(contestants.slice(0, 2), {
      ...course,
      executable,
      warmUpCalls: 200,
      warmCalls: 300,
    });
    nodes.push({ version, cold, warm });
  }
  say('techniques');
  const techniques = await compareTechniques(contestants, { ...course, executable: executables[0]! }, folder);
  say('start-up');
  const startUps: number[] = [];
  for (let run = 0; run < 3; run += 1) startUps.push(await startUpSeconds(join(folder, `start-up-${run}`)));
  say('names into DNS');
  const dns = await dnsFigures();
  say('npm test');
  const tests = await testSeconds();
  say(`${FEW_NAMES} and ${MANY_NAMES} names`);
  const few = await askedAt(FEW_NAMES, join(folder, 'few'));
  const many = await askedAt(MANY_NAMES, join(folder, 'many'));

  const figures = [
    ...cpuFigures(nodes[0]!, measured),
    ...sizeFigures(sizes),
    ...heartbeatFigures(recordingOf(recordings, ping, 'reading'), recordingOf(recordings, ping, 'writing')),
    ...dns,
    ...scaleFigures(few, many, MANY_NAMES),
    ...keyFigures(),
    atMost('`npm start` to the first answered request', median(startUps), 5, 2, 's'),
    atMost('`npm test` on two cores', tests / 60, 5, 2, 'min'),
  ];
  printFigures(figures);
  writeDocument({
    figures,
    nodes,
    techniques,
    sizes,
    few,
    many,
    manyNames: MANY_NAMES,
    rounds: ROUNDS,
    coldRounds: COLD_ROUNDS,
  });
}

/** The route of each family that loads the most code, whatever families there are, of those that start and answer. */
function heaviestOfEachFamily(sizes: Readonly<Record<string, Size>>): AnyRoute[] {
  const heaviest = new Map<string, AnyRoute>();
  const loadedBy = ({ id }: AnyRoute) => sizes[id]?.loaded ?? 0;
  // What is being built has no test yet that shows a call.
  for (const route of routes.filter((each) => testFileOf(each) && !SLOW_BY_DESIGN.includes(each.id))) {
    const best = heaviest.get(route.family.id);
    if (!best || loadedBy(route) > loadedBy(best)) heaviest.set(route.family.id, route);
  }
  return [...heaviest.values()].filter((route) => route !== ping);
}

/** The plain function first, then the routes; `/ping` with a steady heartbeat. */
async function contestantsOf(
  measured: readonly AnyRoute[],
  folder: string,
  recordings: string,
): Promise<Contestant[]> {
  const steady = recordingOf(recordings, ping, 'reading');
  return [
    { name: 'bare', code: await bundleBare(folder), recording: steady },
    ...measured.map((route) => ({
      name: route.id,
      code: join(codeFolderOf(route.id, join(folder, 'deployed')), 'index.js'),
      recording: route === ping ? steady : recordingOf(recordings, route),
    })),
  ];
}

/** `/ping` as it is deployed, with each technique left out, and with one that is not in use. */
async function compareTechniques(
  [bare, deployed]: readonly Contestant[],
  course: Course,
  folder: string,
): Promise<Measurements['techniques']> {
  if (!bare || !deployed) throw new Error('Nothing to compare with');
  const contestants = [bare, deployed];
  const sizes: Record<string, number> = {};
  for (const [name, variation] of Object.entries(VARIATIONS)) {
    const output = join(folder, `variation-${contestants.length}`);
    const { ping: size } = await bundleFunctions([ping], [], output, variation);
    sizes[name] = size!.loaded;
    contestants.push({ ...deployed, name, code: join(codeFolderOf(ping.id, output), 'index.js') });
  }
  const cache = join(folder, 'compile-cache');
  mkdirSync(cache);
  const cached = 'with V8’s compile cache, made by the same Node.js';
  contestants.push({ ...deployed, name: cached, environment: { NODE_COMPILE_CACHE: cache } });
  const costs = await compare(contestants, course);
  return contestants.slice(2).map(({ name }) => ({
    name,
    toDeployed: ratio(costs[name]!, costs[deployed.name]!, 'coldMs'),
    toBare: ratio(costs[name]!, costs[bare.name]!, 'coldMs'),
    bytes: sizes[name],
  }));
}

function cpuFigures({ cold, warm }: Measurements['nodes'][number], measured: readonly AnyRoute[]): Figure[] {
  return [
    ...measured.map((route) => {
      const [mustHold, aim] = route === ping ? [0.9, 0.74] : [1.05, 0.9];
      const name = `cold start CPU, \`${route.id}\`${route === ping ? '' : ` (the heaviest of ${route.family.id})`} / bare`;
      return atMost(name, ratio(cold[route.id]!, cold.bare!, 'coldMs'), mustHold, aim);
    }),
    atMost('warm CPU per call, `ping` / bare', ratio(warm.ping!, warm.bare!, 'warmMs'), 1.2, 1.1),
  ];
}

function sizeFigures(sizes: Readonly<Record<string, Size>>): Figure[] {
  const kilobytes = ({ id }: AnyRoute) => (sizes[id]?.loaded ?? 0) / 1_000;
  const heaviest = [...routes].sort((a, b) => kilobytes(b) - kilobytes(a))[0]!;
  const within = routes.filter((route) => kilobytes(route) <= (budgets[route.id]?.kilobytes ?? 0)).length;
  return [
    atMost('code loaded by `ping`, minified', kilobytes(ping), 250, 200, 'KB'),
    atMost(`code loaded by any route, minified (\`${heaviest.id}\`)`, kilobytes(heaviest), 350, 300, 'KB'),
    atLeast(`routes within their budget of code, of ${routes.length}`, within, routes.length),
  ];
}

/** Where npm can get it, what the functions run on in AWS. */
async function deployedNode(): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${DEPLOYED_NODE}.`)) return undefined;
  try {
    const command = ['--yes', '--package', `node@${DEPLOYED_NODE}`, 'node', '-p', 'process.execPath'];
    const { stdout } = await promisify(execFile)('npx', command);
    return stdout.trim();
  } catch (error) {
    console.error(`No Node.js ${DEPLOYED_NODE} to be had: ${(error as Error).message}`);
    return undefined;
  }
}

async function versionOf(executable: string): Promise<string> {
  const { stdout } = await promisify(execFile)(executable, ['-p', 'process.versions.node']);
  return stdout.trim();
}

/** Of the environment. @throws Error when it is set to something else than a whole number from 1 */
function wholeNumber(variable: string, usual: number): number {
  const number = Number(process.env[variable] || usual);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${variable} must be a whole number from 1`);
  return number;
}

const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

void main();
