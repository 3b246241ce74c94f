import * as z from 'zod/mini';
import { defineRoute, text } from '../../http/route';
import { accounts } from '../family';
import { anyone } from '../../http/caller';

export const accountsPing = defineRoute({
  id: 'accounts-ping',
  family: accounts,
  method: 'GET',
  path: '/api/ping',
  head: true,
  summary: 'Say that the API answers',
  description: 'Returns `pong`.',
  caller: anyone('it answers the same to everybody'),
  request: z.object({}),
  responses: { 200: text('pong', 'The API answers.') },
  handle: () => Promise.resolve({ status: 200 } as const),
});
