import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian has it, unless `CHROMIUM` says otherwise. */
const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** @returns undefined where there is no Chromium */
export async function launchChromium(): Promise<Browser | undefined> {
  if (!existsSync(PATH)) return undefined;
  return chromium.launch({
    executablePath: PATH,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
}
