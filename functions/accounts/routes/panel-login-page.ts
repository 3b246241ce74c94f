import * as z from 'zod/mini';
import { defineRoute, html, redirect } from '../../http/route';
import { accounts } from '../family';
import { anonymous, findVisitor, panelPorts, visitor } from '../callers/panel-access';
import { filesOf, panelPage, problemPage } from '../panel-pages';
import { accountsSettings } from '../settings';
import { anyone } from '../../http/caller';

const NOTICES = {
  ended: 'Your session has ended. Please log in again.',
  'logged-out': 'You are logged out.',
} as const;

export const panelLoginPage = defineRoute({
  id: 'panel-login-page',
  family: accounts,
  method: 'GET',
  path: '/panel/login',
  head: true,
  summary: 'The page where a person logs in to the panel',
  description: 'Asks for SIP address and password. Who is logged in already is sent to `/panel`.',
  caller: anyone('a person logs in here'),
  request: z.object({
    notice: z.optional(
      z.enum(['ended', 'logged-out'], 'is unknown').check(z.describe('What the page tells')),
    ),
  }),
  responses: { 200: html('The page.'), 303: redirect('To the panel.') },
  needs: [...visitor.needs, 'settings:accounts'],
  files: filesOf('login'),
  problemPage,
  ports: (environment) => ({ ...panelPorts(environment), settings: accountsSettings(environment) }),

  async handle({ notice }, ports, call) {
    const { folder, settings } = ports;
    if (await findVisitor(ports, call)) return { status: 303, location: '/panel' };
    const { formToken, headers } = anonymous(call);
    const page = panelPage(folder, 'login', 'Log in', {
      formToken,
      notice: notice && NOTICES[notice],
      account: '',
      sipDomain: settings.sipDomain,
    });
    return { status: 200, html: page.html, headers: { ...page.headers, ...headers } };
  },
});
