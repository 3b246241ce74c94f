/** The reference installer, run for real against the system, in every way that an installation can end. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { freshCode, TestInstaller } from '../support/installer';
import { useSystem } from '../support/test-system';

const system = useSystem();

interface Ended {
  status: number | null;
  output: string;
}

let machines = 0;

/** A machine that the installer runs on. */
class Machine {
  readonly state = mkdtempSync(join(tmpdir(), 'gatepost-installer-'));
  readonly id = `machine-${(machines += 1)}`;

  run(code: string, hook = 'true', environment: Record<string, string> = {}): Promise<Ended> {
    // As the page's command does it: through a pipe.
    const script = `curl -4fsSL "$SLOWDNS_API/slowdns/install.sh" | bash`;
    const child = spawn('bash', ['-c', `set -o pipefail; ${script}`], {
      env: {
        PATH: process.env.PATH,
        HOME: this.state,
        SLOWDNS_API: system.running.baseUrl,
        SLOWDNS_STATE: this.state,
        SLOWDNS_RETRY_SECONDS: '0',
        SLOWDNS_MACHINE_ID: this.id,
        SLOWDNS_SSH_FINGERPRINT: 'SHA256:abc',
        SLOWDNS_INSTALL_CODE: code,
        SLOWDNS_HOSTNAME: `${this.id}.example.com`,
        SLOWDNS_PUBLIC_IP: '192.0.2.1',
        SLOWDNS_HOOK: hook,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })));
  }

  /** Process id of the installer, as it says itself once it has activated. */
  installerPid(): Promise<number> {
    return eventually(() => Number(readFileSync(join(this.state, 'activation'), 'utf8').split(' ')[0]));
  }

  get isClean(): boolean {
    return !existsSync(join(this.state, 'activation'));
  }
}

function show(what: string, { status, output }: Ended): void {
  const text = output.trimEnd().replaceAll(system.running.baseUrl, 'http://…').replaceAll('\n', '\n  ');
  process.stdout.write(`${what}: exit ${status}\n  ${text}\n`);
}

/** Each test has a day of its own: the installer calls from one address. */
beforeEach(() => system.clock.forwardToNextWindow(86_400));

test('installs: the hook runs with what it needs, and the code is used up', async () => {
  const machine = new Machine();
  const ended = await machine.run(
    await freshCode(system),
    'echo "hook: $SLOWDNS_HOSTNAME $SLOWDNS_PUBLIC_IP $SLOWDNS_REF ${SLOWDNS_ACTIVATION_ID%_*} ${#SLOWDNS_INSTALL_TOKEN}"',
  );
  show('success', ended);
  expect(ended.status).toBe(0);
  expect(ended.output).toMatch(/hook: machine-\d+\.example\.com 192\.0\.2\.1 main act \d{3}\n/);
  expect(ended.output).toContain('Installed and confirmed.');
  expect(machine.isClean).toBe(true);
});

test('a failure in the middle gives the code back, and running it again installs', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  const failed = await machine.run(code, 'echo half way; exit 7');
  show('failure in the middle', failed);
  expect(failed.status).toBe(1);
  expect(failed.output).toContain('The installation failed (exit status 7).');
  expect(failed.output).toContain('The install code can be used again.');
  expect(machine.isClean).toBe(true);

  const again = await machine.run(code);
  show('and again', again);
  expect(again.status).toBe(0);
});

test('a signal in the middle ends the hook and gives the code back', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  const ended = machine.run(code, 'sleep 30');
  process.kill(await machine.installerPid(), 'SIGTERM');
  const terminated = await ended;
  show('SIGTERM in the middle', terminated);
  expect(terminated.status).toBe(143);
  expect(terminated.output).toContain('The install code can be used again.');
  const other = new TestInstaller(system, code);
  expect((await other.precheck()).status).toBe(200);
});

test('kill -9 in the middle: the next run gives the code back and installs', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  const ended = machine.run(code, 'echo $$ > "$HOME/hook"; exec sleep 30');
  const pid = await machine.installerPid();
  await eventually(() => expect(existsSync(join(machine.state, 'hook'))).toBe(true));

  const meanwhile = await machine.run(code);
  show('a second installer meanwhile', meanwhile);
  expect(meanwhile.output).toContain('Another installer is running');

  process.kill(pid, 'SIGKILL');
  process.kill(Number(await eventually(() => readFileSync(join(machine.state, 'hook'), 'utf8'))), 'SIGKILL');
  show('kill -9', await ended);
  expect(machine.isClean).toBe(false);

  const again = await machine.run(code);
  show('after kill -9', again);
  expect(again.output).toContain('An earlier installation was cut off');
  expect(again.status).toBe(0);
});

test('refuses an expired, a used and an unknown code in words, before it asks for anything else', async () => {
  const expired = await freshCode(system);
  system.clock.forward({ seconds: 300 });
  const used = await freshCode(system);
  await new Machine().run(used);
  const cases = {
    expired: [expired, 'This install code has expired: it works for five minutes.'],
    used: [used, 'This install code has been used already.'],
    unknown: ['IPT-SD-AAAAAA-BBBBBB-CCCCCC', 'This install code does not exist.'],
  } as const;
  for (const [what, [code, words]] of Object.entries(cases)) {
    const ended = await new Machine().run(code, 'true', { SLOWDNS_HOSTNAME: '', SLOWDNS_PUBLIC_IP: '' });
    show(`${what} code`, ended);
    expect(ended.status).toBe(3);
    expect(ended.output).toContain(words);
  }
});

test('says how long to wait when a limit is reached', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect((await machine.run(code, 'false')).status).toBe(1);
  }
  const ended = await machine.run(code);
  show('limit reached', ended);
  expect(ended.status).toBe(4);
  expect(ended.output).toMatch(/Try again in \d+ (hours|minutes)\./);
  expect(machine.isClean).toBe(true);
}, 60_000);

test('survives an API that fails for a while', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  system.faults.inject('error', { caller: 'gatepost-confirm', operation: 'TransactWriteItems' }, 3);
  const ended = await machine.run(code);
  show('confirmed at the second attempt', ended);
  expect(ended.status).toBe(0);
});

test('is clean by shellcheck', () => {
  const script = join(__dirname, '../../assets/slowdns/install.sh');
  const checked = spawnSync('shellcheck', [script], { encoding: 'utf8' });
  if (checked.error) {
    process.stdout.write('shellcheck is not installed: the installer was not checked\n');
    return;
  }
  expect(checked.stdout).toBe('');
});
