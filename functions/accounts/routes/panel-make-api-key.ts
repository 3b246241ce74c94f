import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import { defineRoute, html } from '../../http/route';
import { newApiKey } from '../api-key';
import { changeAccount } from '../change-account';
import { accounts as family, refuse } from '../family';
import { foreignPage, formToken, mustBeOwnForm, visitingAdministrator } from '../callers/panel-access';
import { filesOf, panelPage, problemPage } from '../panel-pages';

export const panelMakeApiKey = defineRoute({
  id: 'panel-make-api-key',
  family,
  method: 'POST',
  path: '/panel/api-key',
  summary: 'Make an API key',
  description: 'Shows the administrator’s new key, this once. The one before it ends.',
  caller: visitingAdministrator,
  request: z.object({ form_token: formToken }),
  responses: { 200: html('The key.') },
  errors: ['Forbidden'],
  needs: ['accounts:save'],
  files: filesOf('api-key'),
  foreignPage,
  problemPage,

  async handle({ form_token }, { accounts, folder }, call, visitor) {
    mustBeOwnForm(form_token, call);
    const { address } = visitor;
    const { key, stored } = newApiKey(epochSeconds(call.clock));
    await changeAccount({ accounts, clock: call.clock }, address, (current) => {
      if (!current?.admin) throw refuse('Forbidden', 'Only an administrator may have an API key.');
      return { next: { ...current, ...stored } };
    });
    const page = panelPage(folder, 'api-key', 'Your new API key', {
      apiKey: key,
      address,
      baseUrl: call.baseUrl,
    });
    return { status: 200, ...page };
  },
});
