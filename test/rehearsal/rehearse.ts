/**
 * `npm run rehearse`: deploys the real app into an emulator of AWS that others wrote, lets clients of every family
 * live through it by way of API Gateway, deploys changes over it, and destroys it. It finds faults of wiring that no
 * test of a part sees. Needs Python 3 and, the first time, its package index; no AWS account and no container engine.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accountsSequence } from './accounts-sequence';
import { activationSequence } from './activation-sequence';
import { runCdk } from './cdk';
import { startEmulator, type Emulator } from './emulator';
import { GAPS } from './gaps';
import { installationAt, type Installation } from './installation';
import { mailDomainIsThere, mailSequence } from './mail-sequence';
import { operatorOf } from './operator';
import { registrationSequence } from './registration-sequence';
import { runSteps, type Step, type StepResult } from './step';

const PROJECT = resolve(__dirname, '../..');
const FOLDER = join(PROJECT, '.gatepost', 'rehearsal');
const INSTALLATION = 'rehearsal';
const ZONE = 'gateways.test';
/** Reserved by the second deployment. */
const RESERVED = 'reserved-later';

interface Context {
  families: Record<string, object>;
}

/**
 * The settings of cdk.json, changed as an operator would change them for a try; `gaps.ts` says why.
 * @param changed families to their further settings
 */
function settings(changed: Record<string, object> = {}): string {
  const { context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
    context: { gatepost: Context };
  };
  const { families, ...others } = context.gatepost;
  const ofFamily = (family: string, further: object) => [
    family,
    { ...families[family], ...further, ...changed[family] },
  ];
  return JSON.stringify({
    ...others,
    installation: INSTALLATION,
    zone: { name: ZONE },
    mail: { from: `noreply@${ZONE}`, identity: 'address' },
    families: Object.fromEntries([
      ofFamily('registration', { allowPrivateAddresses: true }),
      ofFamily('activation', {}),
      ofFamily('mail', {}),
      ofFamily('accounts', { sipDomain: `sip.${ZONE}` }),
    ]),
    disposable: true,
  });
}

/** Takes the resources out of the templates that the emulator does not know (gaps.ts). Nothing refers to one. */
function leaveOutUnknown(assembly: string): void {
  for (const file of readdirSync(assembly).filter((name) => name.endsWith('.template.json'))) {
    const path = join(assembly, file);
    const template = JSON.parse(readFileSync(path, 'utf8')) as {
      Resources: Record<string, { Type: string }>;
    };
    const known = Object.entries(template.Resources).filter(
      ([, { Type }]) => Type !== 'AWS::Logs::QueryDefinition',
    );
    writeFileSync(path, JSON.stringify({ ...template, Resources: Object.fromEntries(known) }));
  }
}

async function rehearse(emulator: Emulator, interrupt: AbortSignal, results: StepResult[]): Promise<void> {
  const cdk = (...parameters: string[]) => runCdk(emulator.url, FOLDER, parameters, interrupt);
  const assemblyOf = (name: string) => join(FOLDER, `cdk.out-${name}`);
  /** The steps that deploy everything with these settings. */
  const deployment = (name: string, gatepost: string): Step[] => {
    const assembly = assemblyOf(name);
    return [
      {
        name: 'cdk synth',
        run: async () => {
          await cdk('synth', '--quiet', '--context', `gatepost=${gatepost}`, '--output', assembly);
          leaveOutUnknown(assembly);
        },
      },
      // Changes nothing where it ran before.
      { name: 'cdk bootstrap', run: () => cdk('bootstrap', '--app', assembly) },
      {
        name: 'cdk deploy',
        run: () => cdk('deploy', '--all', '--require-approval', 'never', '--app', assembly),
      },
    ];
  };

  await runSteps('first deployment', deployment('first', settings()), results);
  const installation = await installationAt(emulator.url, { installation: INSTALLATION, zone: ZONE });
  const operator = operatorOf(emulator.url, settings());
  const kept = new KeptGateway(installation);
  await runSteps('registration', registrationSequence(installation), results);
  await runSteps('activation', activationSequence(installation, operator), results);
  await runSteps('mail', mailSequence(installation, operator), results);
  await runSteps('accounts', accountsSequence(installation, operator), results);

  await runSteps(
    'a changed setting',
    [
      { name: 'a gateway subscribes before it', run: () => kept.subscribe() },
      ...deployment('changed', settings({ registration: { reservedNames: [RESERVED] } })),
      { name: 'what was stored is there', run: () => kept.isThere() },
      { name: 'the mail domain is there', run: () => mailDomainIsThere(installation) },
      {
        name: 'the change works',
        run: async () =>
          assert.match((await installation.call(`/subscribe?name=${RESERVED}`)).body, /UnavailableName/),
      },
    ],
    results,
  );
  await runSteps(
    'a family switched off',
    [
      ...deployment('without-mail', settings({ mail: { enabled: false } })),
      {
        name: 'its routes are gone',
        run: async () => assert.equal((await installation.call('/mail/domains')).status, 404),
      },
      { name: 'the others work', run: () => kept.isThere() },
    ],
    results,
  );
  await runSteps(
    'the family switched on again',
    [
      ...deployment('with-mail', settings()),
      { name: 'its data is there', run: () => mailDomainIsThere(installation) },
    ],
    results,
  );
  const last = assemblyOf('with-mail');
  await runSteps(
    'the end',
    [{ name: 'cdk destroy', run: () => cdk('destroy', '--all', '--force', '--app', last) }],
    results,
  );
}

/** A gateway that subscribes before a deployment and must not notice it. */
class KeptGateway {
  #token = '';

  constructor(readonly installation: Installation) {}

  async subscribe(): Promise<void> {
    const { status, body } = await this.installation.call('/subscribe?name=kept&email=&mode=1');
    assert.equal(status, 200, body);
    ({ token: this.#token } = JSON.parse(body) as { token: string });
  }

  async isThere(): Promise<void> {
    assert.equal((await this.installation.call(`/ping?token=${this.#token}`)).status, 200);
    await this.installation.recordsAt(`kept.${ZONE}`, 'A', ['127.0.0.1']);
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
  const results: StepResult[] = [];
  try {
    await rehearse(emulator, interruption.signal, results);
  } finally {
    await emulator.stop();
    console.table(results);
    const failed = results.filter(({ outcome }) => outcome === 'FAILED').length;
    console.log(`${results.length - failed} passed, ${failed} failed`);
  }
  console.log('\nThe rehearsal passed. What it cannot show, because the emulator differs from AWS:');
  for (const { gap, bridge } of GAPS) console.log(`- ${gap} ${bridge}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
