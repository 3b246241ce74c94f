/**
 * Pictures of every page that a person sees, at desktop and phone width, light and dark, to be looked at after a change:
 * `node --import tsx test/e2e/support/screenshots.ts [folder]`. Needs a Chromium; `CHROMIUM` says where.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { startSystem, type System } from '../../../local/system';
import { PanelBrowser } from '../../support/panel-browser';
import { TestSystem } from '../../support/test-system';

const WIDTHS = { desktop: 1280, phone: 390 };
const SCHEMES = ['light', 'dark'] as const;

async function main(folder = '.gatepost/screenshots'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const system = await startSystem();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  try {
    await picture(browser, `${system.baseUrl}/_local/`, join(folder, 'local-empty'));
    const { verificationLink } = await liveALittle(system);
    await picture(browser, `${system.baseUrl}/_local/`, join(folder, 'local'));
    await picture(browser, verificationLink, join(folder, 'verified'));
    await picture(browser, `${system.baseUrl}/verifyemail?s=unknown`, join(folder, 'problem'));
    await installPictures(browser, join(folder, 'slowdns'));
    await picture(browser, `${system.baseUrl}/api`, join(folder, 'api'));
    await panelPictures(browser, join(folder, 'panel'));
  } finally {
    await browser.close();
    await system.stop();
  }
}

/** Two gateways, a tunnelled and a direct one, with mails, records and requests that went well and did not. */
async function liveALittle(system: System): Promise<{ verificationLink: string }> {
  const get = async (path: string) => (await fetch(system.baseUrl + path)).text();
  const { token } = JSON.parse(await get('/subscribe?name=demo&email=ada@example.org')) as { token: string };
  await get('/subscribe?name=cellar-door&mode=1');
  await get(`/setemail?token=${token}&email=ada@example.org&optout=0`);
  await system.idle();
  const verificationLink = /http\S+\/verifyemail\S+/.exec(system.inbox.list()[0]?.text ?? '')?.[0] ?? '';
  await get(verificationLink.slice(system.baseUrl.length));
  await get(`/dnsconfig?token=${token}&challenge=6Cy0-8mZ2Qd_wvXbW7bqPjA3nq1vY0J6n5c2eZ8hT4s`);
  await get('/reclaim?name=demo');
  await get('/subscribe?name=demo');
  await get('/nowhere/to/be/found');
  await get(`/ping?token=${token}`);
  await system.idle();
  return { verificationLink };
}

/** The page of install codes as it begins, with a code, with one that expired, and at its limit. */
async function installPictures(browser: Browser, path: string): Promise<void> {
  for (const [device, width] of Object.entries(WIDTHS)) {
    for (const colorScheme of SCHEMES) {
      // A system of its own, as its limits are part of the picture.
      const system = await startSystem();
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const take = (state: string) =>
        page.screenshot({ path: `${path}-${state}-${device}-${colorScheme}.png`, fullPage: true });
      const getCode = async () => {
        await page.getByRole('button', { name: 'Get an install code' }).click();
        await page.getByRole('heading', { name: 'Your install code' }).waitFor();
      };
      await page.clock.install();
      await page.goto(`${system.baseUrl}/slowdns`);
      await take('fresh');
      await getCode();
      await page.clock.runFor(20_000);
      await take('code');
      await page.clock.runFor(300_000);
      await take('expired');
      await getCode();
      await page.clock.runFor(301_000);
      await page.getByRole('button', { name: 'Get an install code' }).click();
      await page.getByText('You have asked for several codes already').waitFor();
      await take('limited');
      await page.close();
      await system.stop();
    }
  }
}

/** The panel from the login to a new key, of an administrator with devices, and of a person without. */
async function panelPictures(browser: Browser, path: string): Promise<void> {
  const system = new TestSystem();
  await system.start();
  const now = Math.floor(system.clock.now() / 1_000);
  try {
    for (const [device, width] of Object.entries(WIDTHS)) {
      for (const colorScheme of SCHEMES) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        const take = (state: string) =>
          page.screenshot({ path: `${path}-${state}-${device}-${colorScheme}.png`, fullPage: true });
        const logIn = async ({ address }: PanelBrowser, password = PanelBrowser.password) => {
          await page.getByLabel('SIP address').fill(address);
          await page.getByLabel('Password').fill(password);
          await page.getByRole('button', { name: 'Log in' }).click();
        };
        const admin = await PanelBrowser.withAccount(system, { admin: true });
        await admin.hasDevices(
          {
            uuid: 'a',
            userAgent: 'Linphone Desktop/5.2.4 (Debian)',
            updatedAt: now - 600,
            expiresAt: now + 3_000,
          },
          { uuid: 'b', userAgent: 'LinphoneiOS/5.2.3', updatedAt: now - 90_000, expiresAt: now + 86_400 },
        );
        await page.goto(`${system.running.baseUrl}/panel`);
        await take('login');
        await logIn(admin, 'wrong-password');
        await take('wrong');
        await logIn(admin);
        await take('admin');
        await page.getByRole('button', { name: 'Make a key' }).click();
        await take('key');
        await page.getByRole('link', { name: 'Back to your account' }).click();
        await page.getByRole('button', { name: 'Remove LinphoneiOS/5.2.3' }).click();
        await take('removed');
        await page.getByRole('button', { name: 'Log out' }).click();
        await take('logged-out');
        await logIn(await PanelBrowser.withAccount(system));
        await take('user');
        await page.goto(`${system.running.baseUrl}/panel?done=nothing`);
        await take('problem');
        await page.close();
      }
    }
  } finally {
    await system.stop();
  }
}

async function picture(browser: Browser, url: string, path: string): Promise<void> {
  for (const [device, width] of Object.entries(WIDTHS)) {
    for (const colorScheme of SCHEMES) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      page.on('console', (message) => console.error(`${url}: ${message.text()}`));
      page.on('pageerror', (error) => console.error(`${url}: ${error.message}`));
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.screenshot({ path: `${path}-${device}-${colorScheme}.png`, fullPage: true });
      await page.close();
    }
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
