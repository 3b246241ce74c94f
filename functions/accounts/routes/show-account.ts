import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family } from '../family';
import { addressOfAccount } from '../find-account';
import { id } from '../parameters';
import { noSuchAccount } from '../refusals';

export const showAccount = defineRoute({
  id: 'show-account',
  family,
  method: 'GET',
  path: '/api/accounts/{id}',
  summary: 'Show an account',
  description: 'Any account, by its id.',
  caller: administrator,
  request: z.object({ id }),
  responses: { 200: json(accountSchema, 'The account.') },
  needs: ['accounts:find-by-id'],

  async handle({ id }, { accounts }) {
    const account = await accounts.find(await addressOfAccount(id, accounts));
    if (!account) throw noSuchAccount();
    return { status: 200, body: accountView(account) };
  },
});
