import * as z from 'zod/mini';
import { defineRoute, text } from '../../http/route';
import { registration } from '../family';
import { anyone } from '../../http/caller';

export const connectivityCheck = defineRoute({
  id: 'connectivity-check',
  family: registration,
  method: 'GET',
  path: '/connectivity-check',
  head: true,
  summary: 'Tell a client that it can reach the service',
  description: 'Asks nothing and stores nothing.',
  caller: anyone('it answers the same to everybody'),
  request: z.object({}),
  responses: { 200: text('OK', 'The service is reached.') },
  handle: () => Promise.resolve({ status: 200 } as const),
});
