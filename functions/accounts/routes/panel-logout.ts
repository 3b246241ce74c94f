import * as z from 'zod/mini';
import { defineRoute, redirect } from '../../http/route';
import { accounts } from '../family';
import { foreignPage, forget, formToken, mustBeOwnForm, visitor } from '../callers/panel-access';
import { problemPage } from '../panel-pages';

export const panelLogout = defineRoute({
  id: 'panel-logout',
  family: accounts,
  method: 'POST',
  path: '/panel/logout',
  summary: 'Log out of the panel',
  description: 'The session ends at once, wherever its cookie may be.',
  caller: visitor,
  request: z.object({ form_token: formToken }),
  responses: { 303: redirect('To the login.') },
  errors: ['Forbidden'],
  needs: ['panel-sessions:remove'],
  foreignPage,
  problemPage,

  async handle({ form_token }, { sessions }, call, visitor) {
    mustBeOwnForm(form_token, call);
    await sessions.remove(visitor.sessionHash);
    return { status: 303, location: '/panel/login?notice=logged-out', headers: forget(call) };
  },
});
