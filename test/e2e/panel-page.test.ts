/** The panel and the API page in a real browser, with scripts turned off: they need none. */
import type { Browser, Page } from 'playwright-core';
import { PanelBrowser } from '../support/panel-browser';
import { useSystem } from '../support/test-system';
import { launchChromium } from './support/chromium';

const system = useSystem();
let browser: Browser | undefined;

beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

const PHONE = { width: 390, height: 844 };

/** A test with a page of its own; no Chromium is no failure. */
function inBrowser(
  what: string,
  check: (page: Page) => Promise<void>,
  colorScheme: 'light' | 'dark' = 'light',
) {
  test(
    what,
    async () => {
      const context = await browser?.newContext({ javaScriptEnabled: false, viewport: PHONE, colorScheme });
      if (!context) return;
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await check(page);
      // A wrong password is answered 422, which the browser notes.
      expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
      await context.close();
    },
    60_000,
  );
}

const open = (page: Page, path: string) => page.goto(`${system.running.baseUrl}${path}`);

async function logIn(page: Page, address: string, password = PanelBrowser.password): Promise<void> {
  await page.getByLabel('SIP address').fill(address);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Nothing is cut off, and everything can be hit with a thumb. */
async function fitsAPhone(page: Page): Promise<void> {
  for (const element of await page.locator('main, header, input:not([type=hidden]), button').all()) {
    const box = await element.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
  }
  for (const button of await page.getByRole('button').all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
}

inBrowser(
  'an administrator logs in, makes a key that lets a program in, removes a device, logs out',
  async (page) => {
    const admin = await PanelBrowser.withAccount(system, { admin: true });
    const now = Math.floor(system.clock.now() / 1_000);
    await admin.hasDevices({ uuid: 'a b', userAgent: 'Linphone/5.2', updatedAt: now, expiresAt: now + 600 });
    await open(page, '/panel');
    await logIn(page, admin.address, 'wrong-password');
    expect(await page.getByRole('alert').innerText()).toBe('The SIP address or the password is not right.');
    expect(await page.getByLabel('SIP address').inputValue()).toBe(admin.address);
    await fitsAPhone(page);
    await logIn(page, admin.address);

    await page.getByRole('heading', { name: 'Your SIP account' }).waitFor();
    await fitsAPhone(page);
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByLabel('API key').innerText();
    const me = await system.call(
      '/api/accounts/me',
      {},
      {
        headers: { from: `sip:${admin.address}`, 'x-api-key': key },
      },
    );
    expect(me.status).toBe(200);
    await fitsAPhone(page);

    await page.getByRole('link', { name: 'Back to your account' }).click();
    await page.getByRole('button', { name: 'Remove Linphone/5.2' }).click();
    expect(await page.getByRole('status').innerText()).toBe('The device is removed.');
    expect(await page.getByText('No device is registered').count()).toBe(1);
    await page.getByRole('button', { name: 'Log out' }).click();
    expect(await page.getByRole('status').innerText()).toBe('You are logged out.');
    await page.goBack();
    await page.reload();
    expect(page.url()).toMatch(/\/panel\/login/);
  },
);

inBrowser(
  'the keyboard is enough to log in',
  async (page) => {
    const { address } = await PanelBrowser.withAccount(system);
    await open(page, '/panel/login');
    await page.keyboard.press('Tab');
    await page.keyboard.type(address);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PanelBrowser.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your SIP account' }).waitFor();
    await fitsAPhone(page);
  },
  'dark',
);

inBrowser('the API page is read without a script, and leads to every operation', async (page) => {
  await open(page, '/api');
  await page.getByRole('link', { name: 'POST /api/tokens' }).click();
  expect(page.url()).toMatch(/#send-token$/);
  expect(await page.locator('#send-token').getByText('curl').count()).toBeGreaterThan(0);
  const body = await page.locator('body').boundingBox();
  expect(body?.width).toBeLessThanOrEqual(PHONE.width);
});
