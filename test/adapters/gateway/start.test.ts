/** `npm start`, as a process of its own: what it says, when it refuses, and what survives its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LOCAL_ACME_DIRECTORY } from '../../../local/deployment';
import { readLocalSettings } from '../../../local/local-settings';
import { NetworkNamespace, whyNoNamespaces } from '../../support/network-namespace';

// Several processes load the whole system, on a machine that may have other things to do.
jest.setTimeout(60_000);

const PROJECT = resolve(__dirname, '../../..');
const started: ChildProcess[] = [];
const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-start-'));
  folders.push(folder);
  return folder;
}

interface Started {
  process: ChildProcess;
  /** What it printed so far. */
  output: { stdout: string; stderr: string };
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** @param within begins the command: what gives the process a network of its own */
function start(environment: Record<string, string>, within: readonly string[] = []): Started {
  const [program, ...rest] = [...within, process.execPath, '--import', 'tsx', 'bin/local.ts'];
  const child = spawn(program, rest, {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, PORT: '0', DNS_PORT: '0', ...environment },
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, output, ended };
}

/** Resolves with the base URL when it is ready. */
async function ready({ output, ended }: Started): Promise<string> {
  let end: number | string | undefined;
  void ended.then((reason) => (end = reason));
  for (;;) {
    const match = /^ready (http:\S+)\n/.exec(output.stdout);
    if (match?.[1]) return match[1];
    if (end !== undefined) throw new Error(`It ended with ${end}: ${output.stderr}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('prints one line when it serves, and ends at once with Ctrl-C though a connection is open', async () => {
  const folder = temporaryFolder();
  const system = start({ GATEPOST_DATA: folder });
  const baseUrl = await ready(system);
  expect((await fetch(`${baseUrl}/_local/`)).status).toBe(200);
  const connection = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  await once(connection, 'connect');
  connection.on('error', () => undefined);

  const interruptedAt = Date.now();
  system.process.kill('SIGINT');
  expect(await system.ended).toBe(0);
  expect(Date.now() - interruptedAt).toBeLessThan(2_000);
  expect(system.output.stdout).toBe(`ready ${baseUrl}\n`);
});

test('says in one line why it cannot start, and exits with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  const folder = temporaryFolder();
  const running = start({ GATEPOST_DATA: folder });
  await ready(running);

  const attempts = await Promise.all(
    [
      { PORT: port, GATEPOST_DATA: temporaryFolder() },
      { DNS_PORT: port, GATEPOST_DATA: temporaryFolder() },
      { GATEPOST_DATA: folder },
      { PORT: 'http' },
    ].map(async (environment) => {
      const { ended, output } = start(environment);
      return [await ended, output.stdout, output.stderr];
    }),
  );
  taken.close();
  expect(attempts).toEqual([
    [1, '', `The HTTP server cannot have port ${port} on 127.0.0.1: another program uses it\n`],
    [1, '', `The DNS server cannot have port ${port} on 127.0.0.1: another program uses it\n`],
    [1, '', `The data folder ${folder} is in use by another running system\n`],
    [1, '', "PORT must be a whole number from 0 to 65535, not 'http'\n"],
  ]);
});

test('loses nothing that was answered before a kill -9, and delivers what was promised', async () => {
  const folder = temporaryFolder();
  const environment = { GATEPOST_DATA: folder, GATEPOST_ROUTE53_INSYNC_MS: '0' };
  const first = start(environment);
  const answer = await fetch(`${await ready(first)}/subscribe?name=survivor&mode=1`);
  const { token } = (await answer.json()) as { token: string };
  first.process.kill('SIGKILL');
  expect(await first.ended).toBe('SIGKILL');

  const baseUrl = await ready(start(environment));
  expect((await fetch(`${baseUrl}/ping?token=${token}`)).status).toBe(200);
  await expect(recordAppears(baseUrl, 'survivor.gateways.test.')).resolves.toEqual(['127.0.0.1']);
  expect(existsSync(join(folder, 'log.jsonl'))).toBe(true);
});

async function recordAppears(baseUrl: string, name: string): Promise<string[]> {
  for (;;) {
    const response = await fetch(`${baseUrl}/_local/zones.json`);
    const [zone] = (await response.json()) as { records: { name: string; values?: string[] }[] }[];
    const record = zone?.records.find((candidate) => candidate.name === name);
    if (record?.values) return record.values;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

const namespacesNeed = whyNoNamespaces();
const withNamespaces = namespacesNeed === undefined ? test : test.skip;
const inBrackets = namespacesNeed === undefined ? '' : ` (needs ${namespacesNeed})`;

/** What a box does: it takes a name in mode 1, gives its owner's address, and asks DNS until the name is there. */
const BOX = `
  const [, api, dns] = process.argv;
  const { Resolver } = require('node:dns/promises');
  (async () => {
    const subscribed = await fetch(api + '/subscribe?name=attic&mode=1');
    const { token } = await subscribed.json();
    await fetch(api + '/setemail?token=' + token + '&email=ada@example.org&optout=0');
    const { last_ip, mode } = await (await fetch(api + '/info?token=' + token)).json();
    const resolver = new Resolver();
    resolver.setServers([dns]);
    const untilThere = async (attempt) => {
      for (;;) {
        const found = await attempt().catch(() => undefined);
        if (found) return found;
        await new Promise((resume) => setTimeout(resume, 20));
      }
    };
    const addresses = await untilThere(() => resolver.resolve6('attic.gateways.test'));
    const [mail] = await untilThere(async () => {
      const mails = await (await fetch(api + '/_local/inbox.json')).json();
      return mails.length > 0 ? mails : undefined;
    });
    const stranger = await resolver.resolve6('nobody.gateways.test').catch(({ code }) => code);
    const page = (await fetch(api + '/_local/')).status;
    const aws = (await fetch(api + '/_local/aws/')).status;
    const link = /http\\S+verifyemail/.exec(mail.text)[0];
    console.log(JSON.stringify({ last_ip, mode, addresses, stranger, page, aws, link }));
  })();`;

withNamespaces(
  `a box with an IPv6 address of its own takes a name in mode 1, and DNS leads to it${inBrackets}`,
  async () => {
    const house = await NetworkNamespace.open();
    const box = await house.neighbour('fd00:9a7e::1', 'fd00:9a7e::2');
    try {
      const system = start(
        {
          GATEPOST_DATA: temporaryFolder(),
          GATEPOST_LISTEN: 'fd00:9a7e::1',
          PORT: '8080',
          DNS_PORT: '5053',
        },
        house.command(),
      );
      expect(await ready(system)).toBe('http://127.0.0.1:8080');
      const api = 'http://[fd00:9a7e::1]:8080';
      const answer = await box.run(process.execPath, '-e', BOX, api, '[fd00:9a7e::1]:5053');
      expect(JSON.parse(answer)).toEqual({
        last_ip: 'fd00:9a7e::2',
        mode: 1,
        addresses: ['fd00:9a7e::2'],
        stranger: 'ENODATA',
        page: 200,
        aws: 403,
        link: `${api}/verifyemail`,
      });
      expect(system.output.stderr).toMatch(
        /^Warning: whoever reaches fd00:9a7e::1 .* because GATEPOST_LISTEN is fd00:9a7e::1\.$/m,
      );
    } finally {
      box.close();
      house.close();
    }
  },
);

withNamespaces(`starts where there is no IPv6${inBrackets}`, async () => {
  const house = await NetworkNamespace.open();
  try {
    await house.run('ip', '-6', 'address', 'delete', '::1/128', 'dev', 'lo');
    const system = start({ GATEPOST_DATA: temporaryFolder(), PORT: '8080' }, house.command());
    await ready(system);
    const show = 'fetch(process.argv[1]).then((page) => page.text()).then(console.log)';
    const page = await house.run(process.execPath, '-e', show, 'http://127.0.0.1:8080/_local/');
    // What the page proposes instead of ::1, so that its name leads elsewhere than all others.
    expect(page).toContain('curl --interface 127.0.0.2 -sS');
    expect(page).toContain('+short A $box.gateways.test');
    expect(page).not.toContain('::1');
    expect(system.output.stderr).not.toContain('Warning: whoever');
  } finally {
    house.close();
  }
});

describe('the environment', () => {
  test('may be empty', () => {
    expect(readLocalSettings({ PORT: '', GATEPOST_ZONE: ' ' })).toEqual({
      port: 8080,
      dnsPort: 5053,
      dataFolder: '.gatepost/data',
      accounts: {},
      mail: { acme: { directoryUrl: LOCAL_ACME_DIRECTORY } },
      route53: {},
    });
  });

  test('sets every option', () => {
    expect(
      readLocalSettings({
        PORT: '0',
        DNS_PORT: '53',
        GATEPOST_LISTEN: '::',
        GATEPOST_DATA: '/data',
        GATEPOST_ZONE: 'box.example',
        GATEPOST_FURTHER_ZONES: 'one.example, two.example',
        GATEPOST_ACME_DIRECTORY: 'https://ca.example/directory',
        GATEPOST_SIP_DOMAIN: 'sip.example',
        GATEPOST_STORE: 'dynamodb-local',
        GATEPOST_ROUTE53_INSYNC_MS: '30000',
        GATEPOST_ROUTE53_REQUESTS_PER_SECOND: '5',
        GATEPOST_ROUTE53_BURST: '10',
        GATEPOST_ROUTE53_PROCESSING_MS: '0',
      }),
    ).toEqual({
      port: 0,
      dnsPort: 53,
      listen: '::',
      dataFolder: '/data',
      zone: 'box.example',
      furtherZones: ['one.example', 'two.example'],
      mail: { acme: { directoryUrl: 'https://ca.example/directory' } },
      accounts: { sipDomain: 'sip.example' },
      store: 'dynamodb-local',
      route53: { insyncMs: 30_000, requestsPerSecond: 5, burst: 10, processingMs: 0 },
    });
  });

  test.each([
    { PORT: '65536' },
    { PORT: '-1' },
    { DNS_PORT: '5e3' },
    { GATEPOST_LISTEN: 'localhost' },
    { GATEPOST_LISTEN: '[::1]' },
    { GATEPOST_LISTEN: 'fe80::1%eth0' },
    { GATEPOST_ZONE: 'Gateways.test' },
    { GATEPOST_ZONE: 'gateways.test.' },
    { GATEPOST_ZONE: 'test' },
    { GATEPOST_FURTHER_ZONES: 'one.example, one' },
    { GATEPOST_FURTHER_ZONES: 'one.example, two.example, one.example' },
    { GATEPOST_SIP_DOMAIN: 'sip' },
    { GATEPOST_STORE: 'postgres' },
    { GATEPOST_ROUTE53_INSYNC_MS: '1s' },
    { GATEPOST_ROUTE53_REQUESTS_PER_SECOND: '0' },
  ])('is refused with the name of the variable: %j', (environment) => {
    const [name = ''] = Object.keys(environment);
    expect(() => readLocalSettings(environment as Record<string, string>)).toThrow(name);
  });
});
