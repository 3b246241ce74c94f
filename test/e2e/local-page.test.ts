/** `/_local/` as a newcomer uses it: the page in a browser, its commands in a terminal. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startSystem, type System } from '../../local/system';
import { eventually } from '../support/eventually';
import { launchChromium } from './support/chromium';

jest.setTimeout(60_000);

const hasIpv6 = Object.values(networkInterfaces()).some((own) =>
  own?.some(({ address }) => address === '::1'),
);
/** Where the page's box calls from, and in what type of record its name leads there. */
const [address, recordType] = hasIpv6 ? ['::1', 'AAAA'] : ['127.0.0.2', 'A'];
const tools: [string, string][] = [
  ['bash', '--version'],
  ['curl', '--version'],
  ['dig', '-v'],
];
const missing = tools.filter(([tool, version]) => spawnSync(tool, [version]).error).map(([tool]) => tool);
const withTools = missing.length === 0 ? test : test.skip;
const inBrackets = missing.map((tool) => ` (needs ${tool})`).join('');

let system: System;
let terminal: Terminal;
let browser: Browser | undefined;

beforeAll(async () => {
  browser = await launchChromium();
  if (!browser) process.stdout.write('There is no Chromium (CHROMIUM says where): the page was not tested\n');
}, 30_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  system = await startSystem();
  terminal = new Terminal();
});
afterEach(async () => {
  terminal.close();
  await system.stop();
});

/** A shell into which one pastes: what a command sets, the next one has. */
class Terminal {
  readonly #shell: ChildProcessWithoutNullStreams = spawn('bash', ['--norc']);
  #printed = '';

  constructor() {
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream.on('data', (chunk) => (this.#printed += String(chunk)));
    }
  }

  /** @returns what the commands printed */
  async paste(commands: string): Promise<string> {
    const end = '--- end of what was pasted ---\n';
    this.#printed = '';
    this.#shell.stdin.write(`${commands}\necho '${end.trim()}'\n`);
    await eventually(() => expect(this.#printed).toContain(end));
    return this.#printed.replace(end, '');
  }

  close(): void {
    this.#shell.kill('SIGKILL');
  }
}

/** The commands of "Try this first". */
async function pageCommands(): Promise<string[]> {
  const page = await (await fetch(`${system.baseUrl}/_local/`)).text();
  const entities: Record<string, string> = {
    quot: '"',
    amp: '&',
    '#39': "'",
    '#x3D': '=',
    '#x2F': '/',
    gt: '>',
  };
  return [...page.matchAll(/<pre tabindex="0"><code>([^]*?)<\/code>/g)].map(([, code = '']) =>
    code.replaceAll(/&(#?\w+);/g, (entity, name: string) => entities[name] ?? entity),
  );
}

/** @returns the name that the box got */
async function followThePage(): Promise<string> {
  const [subscribe = '', setEmail = '', dig = ''] = await pageCommands();
  const { name } = JSON.parse(await terminal.paste(subscribe)) as { name: string };
  expect(await terminal.paste(setEmail)).toBe('200\n');
  await untilInDns(name);
  expect(await terminal.paste(dig)).toBe(`${address}\n`);
  expect(await terminal.paste(dig.replace('$box', 'nobody'))).toBe(hasIpv6 ? '' : '127.0.0.1\n');
  return name;
}

const untilInDns = (name: string) =>
  eventually(() =>
    expect(system.route53.zones()[0]?.recordSets).toContainEqual(
      expect.objectContaining({ name: `${name}.gateways.test.`, type: recordType, insync: true }),
    ),
  );

async function followTheReadme(): Promise<void> {
  const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
  const [, sequence = ''] = /<!-- sequence -->([^]*?)<!-- \/sequence -->/.exec(readme) ?? [];
  const commands = [...sequence.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');
  const here = commands
    .replaceAll('http://127.0.0.1:8080', system.baseUrl)
    .replaceAll('-p 5053', `-p ${system.dnsPort}`);
  const printed = await terminal.paste(here);
  expect(printed).toContain('<h1>Address verified</h1>');
  expect(printed).toContain('"error":"UnknownToken"');
  expect(printed).toMatch(/200\n$/);
}

withTools(
  `its commands and the README's work one after the other, in either order and again${inBrackets}`,
  async () => {
    const first = await followThePage();
    await followTheReadme();
    const second = await followThePage();
    expect(second).not.toBe(first);
    const asked = system.inbox.list().filter(({ to }) => to === 'you@example.com');
    expect(asked.map(({ subject }) => subject)).toEqual([
      `Confirm your address for ${first}.gateways.test`,
      `Confirm your address for ${second}.gateways.test`,
    ]);
  },
);

/** A test with the page open, at a desktop's width unless it says otherwise, and what the browser complained about. */
function inBrowser(what: string, test_: (page: Page, complaints: string[]) => Promise<void>): void {
  test(what, async () => {
    if (!browser) return;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${system.baseUrl}/_local/`);
    await test_(page, complaints);
    await context.close();
  });
}

const section = (page: Page, name: string) => page.getByRole('region', { name }).first();
const PAGE_HEIGHT = 'document.documentElement.scrollHeight';
const mails = (page: Page) => page.locator('.message');

inBrowser('shows what a box did, while it does it', async (page, complaints) => {
  if (missing.length > 0) return;
  // A reload would forget it.
  await page.evaluate('window.isTheSame = true');
  await page.getByText('Live: what happens shows here by itself.').waitFor();
  const copies = page.getByRole('button', { name: 'Copy' });
  const pasteCopied = async (position: number) => {
    await copies.nth(position).click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    await page.getByRole('button', { name: 'Copied' }).waitFor({ state: 'detached' });
    return terminal.paste(copied);
  };

  const { name } = JSON.parse(await pasteCopied(0)) as { name: string };
  const subscribed = page.getByRole('row', { name: '/subscribe?name&mode 200' });
  await subscribed.getByText(address).waitFor();
  const record = page.getByRole('row', { name: `${name}.gateways.test ${recordType} 60 ${address}` });
  await record.waitFor();
  await record.getByText('on its way').waitFor({ state: 'detached' });
  expect(await pasteCopied(2)).toBe(`${address}\n`);

  expect(await pasteCopied(1)).toBe('200\n');
  const mail = mails(page).first();
  await mail.getByText(`Confirm your address for ${name}.gateways.test`).waitFor();
  expect(await mail.locator('.meta').innerText()).toMatch(
    /^from Gatepost <noreply@gateways\.test>\s+to you@example\.com\s+\d\d:\d\d:\d\d$/,
  );
  const opened = page.context().waitForEvent('page');
  await mail.frameLocator('iframe').getByRole('link', { name: 'Confirm this address' }).click();
  await (await opened).getByRole('heading', { name: 'Address verified' }).waitFor();
  await page.bringToFront();
  await page.getByRole('row', { name: '/verifyemail' }).waitFor();

  expect(await page.evaluate('window.isTheSame')).toBe(true);
  expect(complaints).toEqual([]);
});

for (const [device, width] of Object.entries({ desktop: 1280, phone: 390 })) {
  inBrowser(`fifty mails leave records and requests where they are (${device})`, async (page) => {
    await page.setViewportSize({ width, height: 900 });
    const addMail = (position: number) =>
      system.inbox.add({
        channel: 'email',
        from: `sender-${position}@gateways.test`,
        to: 'ada@example.org',
        subject: `Mail ${position}`,
        html: `<p style="height: 40rem">Mail ${position}</p>`,
      });
    const places = async () => {
      const box = async (name: string) => (await section(page, name).boundingBox())?.y;
      return { records: await box('Records of gateways.test'), requests: await box('Requests') };
    };
    addMail(0);
    await mails(page).first().waitFor();
    const before = await places();
    const heightBefore = await page.evaluate<number>(PAGE_HEIGHT);
    for (let position = 1; position <= 50; position += 1) addMail(position);
    await mails(page).nth(49).waitFor({ state: 'attached' });

    expect(await places()).toEqual(before);
    expect(await mails(page).count()).toBe(50);
    await page.getByText('1 older in').waitFor();
    expect(await page.evaluate<number>(PAGE_HEIGHT)).toBeLessThan(heightBefore + 100);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    if (device === 'desktop') {
      for (const place of Object.values(before)) expect(place).toBeLessThan(700);
    }
  });
}

inBrowser('the newest mail opens, and one that somebody opened stays open', async (page) => {
  const add = (subject: string) =>
    system.inbox.add({
      channel: 'email',
      from: 'x@gateways.test',
      to: 'ada@example.org',
      subject,
      text: subject,
    });
  const isOpen = (subject: string) =>
    mails(page)
      .filter({ has: page.locator('.subject', { hasText: subject }) })
      .getAttribute('open')
      .then((value) => value !== null);
  add('First');
  await page.locator('.subject', { hasText: 'First' }).waitFor();
  add('Second');
  await page.locator('.subject', { hasText: 'Second' }).waitFor();
  expect([await isOpen('First'), await isOpen('Second')]).toEqual([false, true]);
  await page.locator('.subject', { hasText: 'First' }).click();
  add('Third');
  await page.locator('.subject', { hasText: 'Third' }).waitFor();
  expect([await isOpen('First'), await isOpen('Second'), await isOpen('Third')]).toEqual([true, false, true]);
});

inBrowser('says when the system does not answer any more', async (page) => {
  await page.getByText('Live: what happens shows here by itself.').waitFor();
  await system.stop();
  await page.getByText('The system does not answer. Is it still running?').waitFor();
});
