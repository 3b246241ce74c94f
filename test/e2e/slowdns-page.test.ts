/** The page in a browser, as a person uses it. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { TestInstaller } from '../support/installer';
import { useSystem } from '../support/test-system';
import { launchChromium } from './support/chromium';

const system = useSystem();
let browser: Browser | undefined;

beforeAll(async () => {
  browser = await launchChromium();
  if (!browser) process.stdout.write('There is no Chromium (CHROMIUM says where): the page was not tested\n');
}, 30_000);
afterAll(() => browser?.close());
/** Each test has an hour of its own. */
beforeEach(() => system.clock.forwardToNextWindow(86_400));

/** A test with a page of its own, and what the browser complained about. */
function inBrowser(
  what: string,
  test_: (page: Page, complaints: string[]) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  test(
    what,
    async () => {
      if (!browser) return;
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.clock.install();
      await page.goto(`${system.running.baseUrl}/slowdns`);
      await test_(page, complaints);
      await context.close();
    },
    60_000,
  );
}

const issueButton = (page: Page) => page.getByRole('button', { name: 'Get an install code' });
const codeOn = (page: Page) => page.getByLabel('Install code', { exact: true }).innerText();

async function getCode(page: Page): Promise<string> {
  await issueButton(page).click();
  await page.getByRole('heading', { name: 'Your install code' }).waitFor();
  return codeOn(page);
}

inBrowser(
  'a click gets a code that an installer can use, with its time and its command',
  async (page, complaints) => {
    const code = await getCode(page);
    expect(await page.getByRole('timer').innerText()).toMatch(/^(5:00|4:5\d) left$/);
    expect(await page.locator('#command').innerText()).toBe(
      `curl -4fsSL ${system.running.baseUrl}/slowdns/install.sh | sudo SLOWDNS_INSTALL_CODE=${code} bash`,
    );
    expect((await new TestInstaller(system, code).precheck()).status).toBe(200);
    expect(complaints).toEqual([]);
  },
);

inBrowser('the keyboard is enough, and the focus goes where the eye does', async (page) => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your install code' }).waitFor();
  const focused = () =>
    page.evaluate('document.activeElement.textContent + document.activeElement.getAttribute("aria-label")');
  expect(await focused()).toContain('Your install code');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Copy the install code');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Copy the command');
});

inBrowser(
  'a button copies the code, another one the command',
  async (page) => {
    const code = await getCode(page);
    const clipboard = () => page.evaluate('navigator.clipboard.readText()');
    await page.getByRole('button', { name: 'Copy the install code' }).click();
    expect(await clipboard()).toBe(code);
    await page.getByRole('button', { name: 'Copy the command' }).click();
    expect(await clipboard()).toContain(`SLOWDNS_INSTALL_CODE=${code}`);
  },
  { permissions: ['clipboard-read', 'clipboard-write'] },
);

inBrowser('a code that expires leaves the page, which says what to do', async (page) => {
  const code = await getCode(page);
  await page.clock.runFor(241_000);
  expect(await page.getByRole('timer').innerText()).toMatch(/^0:5\d left$/);
  expect(await page.locator('#announcement').innerText()).toBe('The code expires in 60 seconds.');
  await page.clock.runFor(60_000);
  expect(await page.getByRole('alert').innerText()).toContain('Your install code has expired');
  expect(await page.content()).not.toContain(code);
  expect(await getCode(page)).not.toBe(code);
});

inBrowser('a reload keeps the code while it lasts, with the time that is left', async (page, complaints) => {
  const code = await getCode(page);
  await page.clock.runFor(100_000);
  await page.reload();
  expect(await codeOn(page)).toBe(code);
  expect(await page.getByRole('timer').innerText()).toMatch(/^3:(20|1\d) left$/);
  expect(await page.locator('#command').innerText()).toContain(`SLOWDNS_INSTALL_CODE=${code}`);
  await page.clock.runFor(201_000);
  await page.reload();
  expect(await issueButton(page).isVisible()).toBe(true);
  expect(await page.content()).not.toContain(code);
  expect(complaints).toEqual([]);
});

inBrowser('a limit is told in words, and the button waits for its end', async (page) => {
  for (let code = 1; code <= 2; code += 1) {
    await getCode(page);
    await page.clock.runFor(301_000);
  }
  await issueButton(page).click();
  await page.getByText('You have asked for several codes already').waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/next code in (\d+ minutes|1 hours|\d+ seconds)/);
  expect(await issueButton(page).isDisabled()).toBe(true);
});

inBrowser('a page that was open for too long offers to reload', async (page) => {
  system.clock.forward({ minutes: 31 });
  await issueButton(page).click();
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await page.waitForLoadState();
  expect(await getCode(page)).toMatch(/^IPT-SD-/);
});

inBrowser('a service that cannot be reached is told', async (page) => {
  await page.route('**/code/issue', (route) => route.abort());
  await issueButton(page).click();
  await page.getByText('The service cannot be reached').waitFor();
  expect(await issueButton(page).isEnabled()).toBe(true);
});

describe.each(['light', 'dark'] as const)('in %s mode at phone width', (colorScheme) => {
  inBrowser(
    'nothing is cut off, and everything can be hit with a thumb',
    async (page) => {
      await getCode(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      for (const button of await page.getByRole('button').all()) {
        expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      }
    },
    { viewport: { width: 390, height: 844 }, colorScheme },
  );
});
