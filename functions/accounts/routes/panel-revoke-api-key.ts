import * as z from 'zod/mini';
import { defineRoute, redirect } from '../../http/route';
import { changeAccount } from '../change-account';
import { accounts as family } from '../family';
import { foreignPage, formToken, mustBeOwnForm, visitor } from '../callers/panel-access';
import { problemPage } from '../panel-pages';

export const panelRevokeApiKey = defineRoute({
  id: 'panel-revoke-api-key',
  family,
  method: 'POST',
  path: '/panel/api-key/revoke',
  summary: 'Revoke the API key',
  description: 'The key of whoever is logged in ends at once; without one nothing happens.',
  caller: visitor,
  request: z.object({ form_token: formToken }),
  responses: { 303: redirect('Back to the panel, or to the login.') },
  errors: ['Forbidden'],
  needs: ['accounts:save'],
  foreignPage,
  problemPage,

  async handle({ form_token }, { accounts }, call, visitor) {
    mustBeOwnForm(form_token, call);
    await changeAccount({ accounts, clock: call.clock }, visitor.address, (current) => {
      if (current?.apiKeyHash === undefined) return undefined;
      const { apiKeyHash: _hash, apiKeyUsedAt: _usedAt, ...next } = current;
      return { next };
    });
    return { status: 303, location: '/panel?done=key-revoked' };
  },
});
