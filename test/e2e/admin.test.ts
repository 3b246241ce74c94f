import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startSystem, type System } from '../../local/system';

const run = promisify(execFile);

/** Runs the command as npm does, in a process of its own. */
const admin = (system: System, ...argv: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'bin/admin.ts', ...argv], {
    env: { ...process.env, PORT: new URL(system.baseUrl).port },
  });

let system: System;

beforeAll(async () => {
  system = await startSystem({ writeLog: () => undefined });
}, 30_000);

afterAll(() => system.stop());

it('with --json a command prints one JSON value and nothing else on standard output', async () => {
  await fetch(`${system.baseUrl}/subscribe?name=demo`);
  const { stdout, stderr } = await admin(system, 'name', 'show', 'demo', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ name: 'demo.gateways.test', owner: 'gateway' });
  expect(stderr).toContain('Working on the local system');
}, 30_000);

it('a failure is a line on standard error and the exit code', async () => {
  await expect(admin(system, 'name', 'show', 'nobody', '--json')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/\nNobody holds nobody\.gateways\.test\n$/) as string,
  });
}, 30_000);
