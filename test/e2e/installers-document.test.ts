/** The commands of docs/installers.md, run as they stand there. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSystem, type System } from '../../local/system';

const DOCUMENT = readFileSync(resolve(__dirname, '../../docs/installers.md'), 'utf8');
const [, sequence = ''] = /<!-- sequence -->([^]*?)<!-- \/sequence -->/.exec(DOCUMENT) ?? [];
const steps = [...sequence.matchAll(/```sh\n([^]*?)```\n\n```text\n([^]*?)```/g)].map(
  ([, commands = '', printed = '']) => ({ commands, printed }),
);
const missing = ['bash', 'curl', 'sed', 'grep'].filter((tool) => spawnSync(tool, ['--version']).error);

let system: System;
beforeAll(async () => {
  system = await startSystem({ writeLog: () => undefined });
}, 60_000);
afterAll(() => system.stop());

(missing.length === 0 ? test : test.skip)(
  `the life of a code prints what the document says${missing.map((tool) => ` (needs ${tool})`).join('')}`,
  async () => {
    const SEPARATOR = '--- next step ---';
    const script = steps
      .map(({ commands }) => `${commands}\necho '${SEPARATOR}'\n`)
      .join('')
      .replaceAll('http://127.0.0.1:8080', system.baseUrl);
    const { stdout, stderr } = await promisify(execFile)('bash', [
      '--norc',
      '-euo',
      'pipefail',
      '-c',
      script,
    ]);
    expect(stderr).toBe('');
    expect(stdout.split(`${SEPARATOR}\n`).slice(0, -1).map(withoutChance)).toEqual(
      steps.map(({ printed }) => withoutChance(printed)),
    );
    expect(steps).toHaveLength(6);
  },
  60_000,
);

/** What differs from run to run: random codes and ids, and the time. */
const withoutChance = (text: string) =>
  text
    .replaceAll(/IPT-SD(-[A-Z2-9]{6}){3}/g, '<code>')
    .replaceAll(/act_[0-9a-f]{16}/g, '<activation>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/g, '<time>');
