/**
 * Schemathesis, which others wrote, reads the OpenAPI document and calls every route with what it says and with what it
 * does not: no answer blames the system, none has a status or a content type that the document does not know.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { routes } from '../../functions/routes';
import { startSystem, type System } from '../../local/system';

const PROJECT = resolve(__dirname, '../..');
const SCHEMATHESIS = 'schemathesis==4.32.5';
const ENVIRONMENT = resolve(PROJECT, '.gatepost/schemathesis');
const PROGRAM = resolve(ENVIRONMENT, 'bin/schemathesis');
const CHECKS = ['status_code_conformance', 'content_type_conformance'];
/** Answers 503 where no push could be sent, as its document says: here to devices that do not exist. */
const PUSHES = 'tokens$|send-by-push$';
/** Of a route and phase. */
const EXAMPLES = Number(process.env.SCHEMATHESIS_EXAMPLES ?? 25);

const obstacle = installed();
if (obstacle) console.warn(`The API is not tested with schemathesis here: ${obstacle}`);

/** Puts schemathesis into a Python environment of its own. @returns why that cannot be */
function installed(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  mkdirSync(resolve(PROJECT, '.gatepost'), { recursive: true });
  for (const [command, ...parameters] of [
    ['python3', '-m', 'venv', ENVIRONMENT],
    [resolve(ENVIRONMENT, 'bin/pip'), 'install', '--quiet', SCHEMATHESIS],
  ] as const) {
    const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
    if (status !== 0) return `${command} ${parameters.join(' ')}: ${stderr}`;
  }
  return undefined;
}

(obstacle ? describe.skip : describe)('schemathesis', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ writeLog: () => undefined });
  });
  afterAll(() => system.stop());

  test('finds no fault, and calls every route', async () => {
    const ordinary = await tested(['--exclude-path-regex', PUSHES], [...CHECKS, 'not_a_server_error']);
    const pushes = await tested(['--include-path-regex', PUSHES], CHECKS);
    expect(ordinary + pushes).toBeGreaterThanOrEqual(routes.length);
  }, 900_000);

  /** @returns how many routes were called */
  async function tested(which: string[], checks: string[]): Promise<number> {
    const { status, output } = await run(PROGRAM, [
      ...['run', resolve(PROJECT, 'docs/openapi.json'), '--url', system.baseUrl, ...which],
      ...['--checks', checks.join(), '--phases', 'coverage,fuzzing', '--max-examples', String(EXAMPLES)],
      ...['--continue-on-failure', '--no-color', '--warnings', 'off', '--request-timeout', '60'],
      // It finds some inputs slow or large to make: that says nothing of the answers.
      ...['--suppress-health-check', 'all'],
    ]);
    if (status !== 0) throw new Error(output.slice(-20_000));
    const summary = output.slice(output.indexOf('API Operations:', output.lastIndexOf('SUMMARY')));
    process.stdout.write(`${summary}\n`);
    return Number(/Tested: (\d+)/.exec(summary)?.[1]);
  }
});

function run(
  command: string,
  parameters: readonly string[],
): Promise<{ status: number | null; output: string }> {
  return new Promise((ended, failed) => {
    let output = '';
    const program = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], cwd: ENVIRONMENT });
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    program.once('error', failed);
    program.once('close', (status) => {
      ended({ status, output });
    });
  });
}
