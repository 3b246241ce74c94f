/** The reference installer, run for real against the system, in every way that an installation can end. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '../../functions/routes';
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

  /** @param command how the script is run; default: as the page's command does it, through a pipe */
  run(
    code: string,
    hook = 'true',
    environment: Record<string, string> = {},
    command = 'curl -4fsSL "$SLOWDNS_API/slowdns/install.sh" | bash',
  ): Promise<Ended> {
    const child = spawn('bash', ['--norc', '-c', `set -o pipefail; ${command}`], {
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

  /** Process id of the installer, once its hook runs. */
  async installerPid(): Promise<number> {
    await this.hookGroup();
    return Number(readFileSync(join(this.state, 'lock'), 'utf8'));
  }

  /** Process group of the hook. */
  hookGroup(): Promise<number> {
    return eventually(() => {
      const [, group] = readFileSync(join(this.state, 'activation'), 'utf8').split(' ');
      expect(group).toMatch(/^\d+$/);
      return Number(group);
    });
  }

  /** What takes its host name again. */
  get nameSecret(): string {
    return readFileSync(join(this.state, 'name_secret'), 'utf8');
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

test('draws the secret of its host name once, sends it, and takes the name again with it', async () => {
  const machine = new Machine();
  const label = `own-${process.pid}`;
  const hostname = { SLOWDNS_HOSTNAME: `${label}.${system.zone}` };
  expect(await machine.run(await freshCode(system), 'true', hostname)).toMatchObject({ status: 0 });
  const secret = machine.nameSecret;
  expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(await machine.run(await freshCode(system), 'true', hostname)).toMatchObject({ status: 0 });
  expect(machine.nameSecret).toBe(secret);
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

/** The process table of a group, without those that have ended and wait to be asked for it. */
const processesOf = (group: number) =>
  spawnSync('ps', ['-o', 'pid=,pgid=,stat=,args=', '-e'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => Number(/^ *\d+ +(\d+) +[^Z]/.exec(line)?.[1]) === group);

test('ended alone, as systemd, timeout and ansible do it, it ends the children of the hook too', async () => {
  const machine = new Machine();
  const ended = machine.run(await freshCode(system), 'sleep 61 & (sleep 62 & sleep 63) & wait');
  const group = await machine.hookGroup();
  await eventually(() => expect(processesOf(group).length).toBeGreaterThanOrEqual(4));
  process.kill(await machine.installerPid(), 'SIGTERM');
  show('SIGTERM to the installer alone', await ended);
  expect(processesOf(group)).toEqual([]);
});

test('ends a hook that does not want to end', async () => {
  const machine = new Machine();
  const ended = machine.run(await freshCode(system), 'trap "" TERM; while :; do sleep 0.1; done');
  const group = await machine.hookGroup();
  process.kill(await machine.installerPid(), 'SIGTERM');
  const terminated = await ended;
  expect(terminated.output).toContain('The install code can be used again.');
  expect(processesOf(group)).toEqual([]);
});

test('leaves running what a hook that succeeded has started', async () => {
  const machine = new Machine();
  const ended = await machine.run(
    await freshCode(system),
    'sleep 60 >/dev/null 2>&1 & echo $! >"$HOME/service"',
  );
  expect(ended.status).toBe(0);
  const service = Number(readFileSync(join(machine.state, 'service'), 'utf8'));
  process.kill(service, 'SIGKILL');
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

  const group = await machine.hookGroup();
  process.kill(pid, 'SIGKILL');
  expect(machine.isClean).toBe(false);

  const again = await machine.run(code);
  show('after kill -9', again);
  expect(again.output).toContain('An earlier installation was cut off');
  expect(again.status).toBe(0);
  expect(processesOf(group)).toEqual([]);
  show('kill -9', await ended);
});

test('a process that has the id of an earlier hook by now is left alone, and blocks nobody', async () => {
  const machine = new Machine();
  const stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  writeFileSync(join(machine.state, 'activation'), `act_0123456789abcdef ${stranger.pid} 1\n`);
  const ended = await machine.run(await freshCode(system));
  expect(ended.output).toContain('An earlier installation was cut off');
  expect(ended.status).toBe(0);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill('SIGKILL');
});

test('of two that start side by side one installs, and the other says so', async () => {
  const machine = new Machine();
  const code = await freshCode(system);
  const both = await Promise.all([machine.run(code, 'sleep 1'), machine.run(code, 'sleep 1')]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([0, 1]);
  expect(both.map(({ output }) => output).join('')).toContain('Another installer is running on this machine');
});

const SCRIPT = join(__dirname, '../../assets/slowdns/install.sh');

/** Answers every call alike, as a captive portal or a broken proxy does. */
async function answering(status: number, contentType: string, body: string) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

test.each([
  ['a login page', 200, 'text/html', '<html><title>Wi-Fi login</title>"data":{"precheck_token":"x"}</html>'],
  ['JSON without what the step needs', 200, 'application/json', '{"data":{},"meta":{"message":"OK"}}'],
  ['JSON that was cut off', 200, 'application/json', '{"data":{"precheck_token":"x'],
  ['a page of a proxy', 403, 'text/html', '<h1>Forbidden</h1>'],
])('%s in the place of the API installs nothing', async (what, status, contentType, body) => {
  const portal = await answering(status, contentType, body);
  const code = 'IPT-SD-AAAAAA-BBBBBB-CCCCCC';
  const ended = await new Machine().run(code, 'echo RAN', { SLOWDNS_API: portal.url }, `bash ${SCRIPT}`);
  show(what, ended);
  portal.stop();
  expect(ended.status).toBe(1);
  expect(ended.output).toContain('somebody else answers in its place');
  expect(ended.output).not.toContain('RAN');
  expect(ended.output).not.toContain('Installed');
});

test('says what to type where it is run by another shell', async () => {
  const ended = await new Machine().run('', 'true', {}, `dash ${SCRIPT}`);
  show('by sh', ended);
  expect(ended.status).toBe(2);
  expect(ended.output).toContain('This script needs bash');
});

test.each(['uninitialized', '0'.repeat(32)])('takes %s for no identity, and says what to do', async (id) => {
  const machine = new Machine();
  const ended = await machine.run(await freshCode(system), 'true', { SLOWDNS_MACHINE_ID: id });
  show(`machine ${id}`, ended);
  expect(ended.status).toBe(2);
  expect(ended.output).toContain('systemd-machine-id-setup');
});

test('shows the reason of a refusal whole, quotation marks and all', async () => {
  const ended = await new Machine().run(await freshCode(system), 'true', { SLOWDNS_HOSTNAME: 'ns1' });
  show('a host name of one label', ended);
  expect(ended.output).toContain('Error: The field "hostname" must be a full host name as ns1.example.com.');
  expect(ended.status).toBe(2);
});

/** The function of the installer that reads answers, by one awk. */
function field(awk: string, answer: string, part: string, name: string): string {
  const work = mkdtempSync(join(tmpdir(), 'gatepost-installer-'));
  writeFileSync(join(work, 'answer'), answer);
  const source = /^field\(\) \{$.*?^\}$/ms.exec(readFileSync(SCRIPT, 'utf8'))![0].replace('awk', awk);
  const script = `work="$1"; ${source}; field "$2" "$3"`;
  return spawnSync('bash', ['--norc', '-c', script, 'bash', work, part, name], { encoding: 'utf8' }).stdout;
}

const AWKS = ['awk', 'mawk', 'gawk', 'original-awk', 'busybox awk'].filter(
  (awk) => spawnSync(awk.split(' ')[0]!, ['--help']).error === undefined,
);

describe.each(AWKS)('by %s', (awk) => {
  /** Every sentence of the family's routes, as a fault of each field could say it. */
  const messages = routes
    .filter(({ family }) => family.id === 'activation')
    .flatMap(({ family, request }) => [
      ...Object.keys(request.def.shape).map(
        (parameter) =>
          family.invalid({ kind: 'invalid', parameter, sentence: 'must be "so", and not \\' }).message,
      ),
      family.internal.message,
    ]);

  test('reads every message that the routes can give', () => {
    expect(messages.length).toBeGreaterThan(30);
    for (const message of new Set(messages)) {
      const answer = JSON.stringify({ error: { code: 'validation_error', message } });
      expect(field(awk, answer, 'error', 'message')).toBe(message);
      expect(field(awk, answer, 'error', 'code')).toBe('validation_error');
    }
  });

  test.each([
    ['quotation marks and backslashes', 'say "no" \\ and / go', undefined],
    ['line ends and tabs', 'one\ntwo\r\n\tthree', undefined],
    ['other scripts', 'müller – 例え ελληνικά', undefined],
    ['other scripts, escaped', 'é€😀', '"\\u00e9\\u20AC\\ud83d\\ude00"'],
    ['what ends things elsewhere', '}],{"data":{"token":"x"', undefined],
  ])('reads %s', (_what, text, written = JSON.stringify(text)) => {
    const answer = `{"meta":{"text":"no"}, "data" : {"list":[1,{"text":"no"},[]],"n":-1.5e3,"b":true,"z":null,"text" :${written}}}\n`;
    expect(field(awk, answer, 'data', 'text')).toBe(text);
    expect(field(awk, answer, 'data', 'n')).toBe('-1.5e3');
    expect(field(awk, answer, 'data', 'b')).toBe('true');
    expect(field(awk, answer, 'data', 'z')).toBe('');
  });

  test.each([
    '<html>{"data":{"text":"x"}}</html>',
    '{"data":{"text":"x"',
    '{"data":{"text":"x"}} and more',
    '{"data":{"text":"x",}}',
    '{"data":{"text":"x\ny"}}',
    '{"data":{"text":"\\x"}}',
    '{"data":{"text":"\\u12"}}',
    '{"data":{"other":{"text":"x"}}}',
    '{"data":["text","x"]}',
    '',
  ])('finds nothing in %j', (answer) => expect(field(awk, answer, 'data', 'text')).toBe(''));
});

test('is clean by shellcheck', () => {
  const checked = spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' });
  if (checked.error) {
    process.stdout.write('shellcheck is not installed: the installer was not checked\n');
    return;
  }
  expect(checked.stdout).toBe('');
});
