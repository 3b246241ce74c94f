import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { requireEnv } from '../../environment';
import { defineRoute, html } from '../../http/route';
import { accounts } from '../family';
import { contentSecurityPolicy, problemPage } from '../panel-pages';
import { anyone } from '../../http/caller';

/** Made by `npm run docs`, as the declarations of all routes would not fit a function. */
export const REFERENCE_FILE = 'assets/reference/accounts.html';
/** The address in the file's examples. */
const EXAMPLE_BASE_URL = 'http://127.0.0.1:8080';

export const apiReference = defineRoute({
  id: 'api-reference',
  family: accounts,
  method: 'GET',
  path: '/api',
  head: true,
  summary: 'This API, as a page for people',
  description: 'Every operation with its parameters, answers and errors, and a call of it with curl.',
  caller: anyone('it is the same for everybody'),
  request: z.object({}),
  responses: { 200: html('The page.') },
  files: [REFERENCE_FILE],
  problemPage,
  ports: (environment) => readPage(join(requireEnv(environment, 'LAMBDA_TASK_ROOT'), REFERENCE_FILE)),

  async handle(_input, { page, policy }, { baseUrl }) {
    return {
      status: 200,
      html: page.replaceAll(EXAMPLE_BASE_URL, () => baseUrl),
      headers: { 'content-security-policy': policy },
    };
  },
});

function readPage(path: string) {
  const page = readFileSync(path, 'utf8');
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  return { page, policy: contentSecurityPolicy(style, "form-action 'none'") };
}
