import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { requireEnv } from '../../environment';
import { defineRoute, html } from '../../http/route';
import { assetFolder, PAGE_FILES, renderPage, renderProblemPage } from '../assets';
import { openSession } from '../callers/browser-session';
import { activation } from '../family';
import { anyone } from '../../http/caller';

export const slowdnsPage = defineRoute({
  id: 'slowdns-page',
  family: activation,
  method: 'GET',
  path: '/slowdns',
  head: true,
  summary: 'The page where a person gets an install code',
  description:
    'Sets the cookie `slowdns_browser`, without which no code is issued. The page has a button that gets a code, and ' +
    'shows it with the time that is left and the command that installs.',
  caller: anyone('the page gives a browser its session'),
  request: z.object({}),
  responses: { 200: html('The page.') },
  needs: ['activation-keys:read'],
  files: PAGE_FILES,
  problemPage: renderProblemPage,
  ports: (environment) => ({
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACTIVATION_KEYS')),
    folder: assetFolder(environment),
  }),

  async handle(_input, { keys, folder }, call) {
    const nonce = randomBytes(16).toString('base64');
    return {
      status: 200,
      html: renderPage(folder, { nonce, baseUrl: call.baseUrl }),
      headers: {
        'set-cookie': await openSession(call, keys),
        'content-security-policy':
          `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; ` +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      },
    };
  },
});
