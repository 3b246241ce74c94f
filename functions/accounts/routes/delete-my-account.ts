import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { addressOf } from '../account';
import { removeAccount } from '../activation-by-code';
import { doneSchema } from '../account-view';
import { callerErrors, callerNeeds, callerPorts, mustBeAccount } from '../callers/authentication';
import { accounts } from '../family';

export const deleteMyAccount = defineRoute({
  id: 'delete-my-account',
  family: accounts,
  method: 'DELETE',
  path: '/api/accounts/me',
  summary: 'Delete the caller’s account',
  description:
    'Deletes the account with its devices, keys and codes. Its username and phone number are free again at once.',
  caller: 'an activated account',
  request: z.object({}),
  responses: { 200: json(doneSchema, 'The account is gone.') },
  errors: callerErrors,
  needs: [...callerNeeds, 'accounts:remove'],
  ports: callerPorts,
  authorize: mustBeAccount,

  async handle(_input, { accounts }, { clock }, account) {
    await removeAccount({ accounts, clock }, addressOf(account));
    return { status: 200, body: { message: 'The account is deleted.' } };
  },
});
