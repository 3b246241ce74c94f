import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { setActivated } from '../activation-by-code';
import { accountSchema, accountView } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family } from '../family';
import { addressOfAccount } from '../find-account';
import { id } from '../parameters';
import { noSuchAccount, refusedClaim } from '../refusals';

export const deactivateAccount = defineRoute({
  id: 'deactivate-account',
  family,
  method: 'GET',
  path: '/api/accounts/{id}/deactivate',
  aliases: [{ method: 'POST', path: '/api/accounts/{id}/deactivate' }],
  summary: 'Deactivate an account',
  description:
    'Shuts an account out without deleting it: it is not authenticated any more until an administrator activates it. The registrar is left a note to end its registrations.',
  caller: administrator,
  request: z.object({ id }),
  responses: { 200: json(accountSchema, 'The account, deactivated.') },
  needs: ['accounts:find-by-id', 'accounts:save', 'registrar-notes:leave'],

  async handle({ id }, { accounts }, { clock }) {
    const address = await addressOfAccount(id, accounts);
    const account = await setActivated({ accounts, clock }, address, false, refusedClaim);
    if (!account) throw noSuchAccount();
    return { status: 200, body: accountView(account) };
  },
});
