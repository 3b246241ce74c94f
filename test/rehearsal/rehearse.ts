/**
 * `npm run rehearse`: deploys the real app into an emulator of AWS that others wrote, lets a gateway live through
 * it by way of API Gateway, and destroys it. It finds faults of wiring that no test of a part sees. Needs Python 3
 * and, the first time, its package index; no AWS account and no container engine.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCdk } from './cdk';
import { startEmulator, type Emulator } from './emulator';
import { GAPS } from './gaps';
import { installationAt } from './installation';
import { registrationSequence, type Step } from './registration-sequence';

const PROJECT = resolve(__dirname, '../..');
const FOLDER = join(PROJECT, '.gatepost', 'rehearsal');
const ASSEMBLY = join(FOLDER, 'cdk.out');
const INSTALLATION = 'rehearsal';
const ZONE = 'gateways.test';

/** The settings of cdk.json, changed as an operator would change them for a try; `gaps.ts` says why. */
function settings(): string {
  const { context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
    context: { gatepost: { families: { registration: object } } };
  };
  const { families, ...others } = context.gatepost;
  return JSON.stringify({
    ...others,
    installation: INSTALLATION,
    zone: { name: ZONE },
    mail: { from: `noreply@${ZONE}`, identity: 'address' },
    families: { ...families, registration: { ...families.registration, allowPrivateAddresses: true } },
    disposable: true,
    logQueries: false,
  });
}

async function rehearse(emulator: Emulator, interrupt: AbortSignal): Promise<void> {
  const cdk = (...parameters: string[]) => runCdk(emulator.url, FOLDER, parameters, interrupt);
  await runSteps([
    {
      name: 'cdk synth',
      run: () => cdk('synth', '--quiet', '--context', `gatepost=${settings()}`, '--output', ASSEMBLY),
    },
    { name: 'cdk bootstrap', run: () => cdk('bootstrap', '--app', ASSEMBLY) },
    {
      name: 'cdk deploy',
      run: () => cdk('deploy', '--all', '--require-approval', 'never', '--app', ASSEMBLY),
    },
  ]);
  const names = { zone: ZONE, namesTable: `${INSTALLATION}-names` };
  await runSteps(registrationSequence(await installationAt(emulator.url, names)));
  await runSteps([{ name: 'cdk destroy', run: () => cdk('destroy', '--all', '--force', '--app', ASSEMBLY) }]);
}

/** Prints a line for each step. The first that fails ends the rehearsal, as later ones rely on it. */
async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const { name, run } of steps) {
    const startedAt = Date.now();
    const report = (outcome: string) =>
      console.log(`${outcome}  ${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s  ${name}`);
    try {
      await run();
      report('passed');
    } catch (error) {
      report('FAILED');
      throw error;
    }
  }
}

async function main(): Promise<void> {
  // About the Node.js of this machine; the functions run on the one they declare.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  mkdirSync(FOLDER, { recursive: true });
  rmSync(join(FOLDER, 'cdk.log'), { force: true });
  const emulator = await startEmulator(FOLDER);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort();
      void emulator.stop().finally(() => process.exit(1));
    });
  }
  try {
    await rehearse(emulator, interruption.signal);
  } finally {
    await emulator.stop();
  }
  console.log('\nThe rehearsal passed. What it cannot show, because the emulator differs from AWS:');
  for (const { gap, bridge } of GAPS) console.log(`- ${gap} ${bridge}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
