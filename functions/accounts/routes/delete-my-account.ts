import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { addressOf } from '../account';
import { removeAccount } from '../activation-by-code';
import { doneSchema } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts } from '../family';

export const deleteMyAccount = defineRoute({
  id: 'delete-my-account',
  family: accounts,
  method: 'DELETE',
  path: '/api/accounts/me',
  summary: 'Delete the caller’s account',
  description:
    'Deletes the account with its devices, keys and codes. Its username and phone number are free again at once.',
  caller: activatedAccount,
  request: z.object({}),
  responses: { 200: json(doneSchema, 'The account is gone.') },
  needs: ['accounts:remove'],

  async handle(_input, { accounts }, { clock }, account) {
    await removeAccount({ accounts, clock }, addressOf(account));
    return { status: 200, body: { message: 'The account is deleted.' } };
  },
});
