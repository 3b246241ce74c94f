/**
 * Pictures of every page that a person sees, at desktop and phone width, light and dark, to be looked at after a change:
 * `node --import tsx test/e2e/support/screenshots.ts [folder]`. Needs a Chromium; `CHROMIUM` says where.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { startSystem, type System } from '../../../local/system';

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
