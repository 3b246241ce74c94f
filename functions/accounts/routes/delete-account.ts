import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { removeAccount } from '../activation-by-code';
import { doneSchema } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family } from '../family';
import { addressOfAccount } from '../find-account';
import { id } from '../parameters';
import { noSuchAccount } from '../refusals';

export const deleteAccount = defineRoute({
  id: 'delete-account',
  family,
  method: 'DELETE',
  path: '/api/accounts/{id}',
  summary: 'Delete an account',
  description:
    'Deletes the account with its devices, keys and codes. Its username and phone number are free again at once.',
  caller: administrator,
  request: z.object({ id }),
  responses: { 200: json(doneSchema, 'The account is gone.') },
  needs: ['accounts:find-by-id', 'accounts:remove'],

  async handle({ id }, { accounts }, { clock }) {
    const address = await addressOfAccount(id, accounts);
    if (!(await removeAccount({ accounts, clock }, address))) throw noSuchAccount();
    return { status: 200, body: { message: 'The account is deleted.' } };
  },
});
