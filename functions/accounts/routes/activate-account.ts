import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { setActivated } from '../activation-by-code';
import { accountSchema, accountView } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family } from '../family';
import { addressOfAccount } from '../find-account';
import { id } from '../parameters';
import { noSuchAccount, refusedClaim } from '../refusals';

export const activateAccount = defineRoute({
  id: 'activate-account',
  family,
  method: 'GET',
  path: '/api/accounts/{id}/activate',
  aliases: [{ method: 'POST', path: '/api/accounts/{id}/activate' }],
  summary: 'Activate an account',
  description:
    'Activates an account without its code: the administrator vouches for the address or number that the code was sent to.',
  caller: administrator,
  request: z.object({ id }),
  responses: { 200: json(accountSchema, 'The account, activated.') },
  needs: ['accounts:find-by-id', 'accounts:save', 'account-phones:claim'],

  async handle({ id }, { accounts }, { clock }) {
    const address = await addressOfAccount(id, accounts);
    const account = await setActivated({ accounts, clock }, address, true, refusedClaim);
    if (!account) throw noSuchAccount();
    return { status: 200, body: accountView(account) };
  },
});
