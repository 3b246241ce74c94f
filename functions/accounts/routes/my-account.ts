import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts } from '../family';

export const myAccount = defineRoute({
  id: 'my-account',
  family: accounts,
  method: 'GET',
  path: '/api/accounts/me',
  summary: 'Show the caller’s account',
  description: 'The account that is named in `From`.',
  caller: activatedAccount,
  request: z.object({}),
  responses: { 200: json(accountSchema, 'The account.') },

  handle: (_input, _ports, _call, account) =>
    Promise.resolve({ status: 200, body: accountView(account) } as const),
});
