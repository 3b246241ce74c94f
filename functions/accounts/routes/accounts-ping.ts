import * as z from 'zod/mini';
import { defineRoute, text } from '../../http/route';
import { accounts } from '../family';

export const accountsPing = defineRoute({
  id: 'accounts-ping',
  family: accounts,
  method: 'GET',
  path: '/api/ping',
  head: true,
  summary: 'Say that the API answers',
  description: 'Returns `pong`.',
  caller: 'anyone',
  request: z.object({}),
  responses: { 200: text('pong', 'The API answers.') },
  errors: [],
  needs: [],
  ports: () => ({}),
  handle: () => Promise.resolve({ status: 200 } as const),
});
