import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSystem, type System } from '../../local/system';

const README = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');

/** One block of commands of the README's sequence, and what the README says that it prints. */
interface Step {
  commands: string;
  printed: string;
}

const steps = readSteps();
const tools = ['bash', 'curl', 'dig', 'grep'];
const missing = tools.filter((tool) => spawnSync(tool, ['--version']).error);
const withTools = missing.length === 0 ? test : test.skip;

describe('the sequence in the README', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  }, 60_000);
  afterAll(() => system.stop());

  test('is there, from subscribing to giving the name up', () => {
    const commands = steps.map((step) => step.commands).join('');
    for (const route of ['subscribe', 'setemail', 'dnsconfig', 'ping', 'info', 'reclaim', 'unsubscribe']) {
      expect(commands).toContain(`$api/${route}?`);
    }
  });

  withTools(
    `prints what the README says, line by line${missing.map((tool) => ` (needs ${tool})`).join('')}`,
    async () => {
      const SEPARATOR = '--- next step ---';
      const script = steps.map(({ commands }) => `${commands}\necho '${SEPARATOR}'\n`).join('');
      const here = script
        .replaceAll('http://127.0.0.1:8080', system.baseUrl)
        .replaceAll('-p 5053', `-p ${system.dnsPort}`);
      const { stdout, stderr } = await promisify(execFile)('bash', [
        '--norc',
        '-euo',
        'pipefail',
        '-c',
        here,
      ]);

      const printed = stdout.split(`${SEPARATOR}\n`).slice(0, -1);
      expect(stderr).toBe('');
      expect(printed.map(withoutChance)).toEqual(steps.map((step) => withoutChance(step.printed)));
    },
    60_000,
  );
});

/** Each `sh` block between the marks, with the `text` block that follows it. */
function readSteps(): Step[] {
  const [, sequence = ''] = /<!-- sequence -->([^]*?)<!-- \/sequence -->/.exec(README) ?? [];
  const blocks = sequence.matchAll(/```sh\n([^]*?)```\n\n```text\n([^]*?)```/g);
  return [...blocks].map(([, commands = '', printed = '']) => ({ commands, printed }));
}

/** What differs from run to run: random tokens and the time. */
const withoutChance = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/"timestamp":\d+/g, '"timestamp":<time>')
    .replaceAll(/demo\d+/g, 'demo<number>');
