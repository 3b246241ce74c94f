import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { setActivated } from '../activation-by-code';
import { accountSchema, accountView } from '../account-view';
import { callerErrors, callerNeeds, callerPorts, mustBeAdmin } from '../callers/authentication';
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
  caller: 'an administrator',
  request: z.object({ id }),
  responses: { 200: json(accountSchema, 'The account, activated.') },
  errors: [...callerErrors, 'Forbidden'],
  needs: [...callerNeeds, 'accounts:find-by-id', 'accounts:save', 'account-phones:claim'],
  ports: callerPorts,
  authorize: mustBeAdmin,

  async handle({ id }, { accounts }, { clock }) {
    const address = await addressOfAccount(id, accounts);
    const account = await setActivated({ accounts, clock }, address, true, refusedClaim);
    if (!account) throw noSuchAccount();
    return { status: 200, body: accountView(account) };
  },
});
