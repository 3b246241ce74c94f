/** The family's page and script: files, so that editors and linters know them for what they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import { requireEnv, type Environment } from '../environment';
import type { Problem } from '../http/problem';

export const INSTALLER_FILE = 'assets/slowdns/install.sh';
const PAGE = 'assets/slowdns/page.html';
const STYLE = 'assets/slowdns/page.css';
const SCRIPT = 'assets/slowdns/page.js';
export const PAGE_FILES = [PAGE, STYLE, SCRIPT];

/** Where a function's files lie. */
export const assetFolder = (environment: Environment): string => requireEnv(environment, 'LAMBDA_TASK_ROOT');

/** @param nonce lets the page's own style and script in, and nothing else */
export function renderPage(folder: string, { nonce, baseUrl }: { nonce: string; baseUrl: string }): string {
  return Mustache.render(read(folder, PAGE), {
    baseUrl,
    style: `<style nonce="${nonce}">\n${read(folder, STYLE)}</style>`,
    script: `<script nonce="${nonce}">\n${read(folder, SCRIPT)}</script>`,
  });
}

/** The script with the address that it came from, and the command that it is to run. */
export const renderInstaller = (
  folder: string,
  { baseUrl, hook }: { baseUrl: string; hook: string },
): string =>
  read(folder, INSTALLER_FILE)
    .replace('http://127.0.0.1:8080', () => baseUrl)
    .replace("readonly DEFAULT_HOOK=''", () => `readonly DEFAULT_HOOK='${hook.replaceAll("'", "'\\''")}'`);

/** Needs no file: it is what a person sees when something does not work. */
export const renderProblemPage = ({ message }: Problem): string =>
  Mustache.render(
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><title>This did not work</title>' +
      '<style>:root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;margin:4rem auto;' +
      'max-width:32rem;padding:0 1rem}</style><h1>This did not work</h1><p>{{message}}</p></html>',
    { message },
  );

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
