import * as z from 'zod/mini';
import { defineRoute, text } from '../../http/route';
import { registration } from '../family';

export const connectivityCheck = defineRoute({
  id: 'connectivity-check',
  family: registration,
  method: 'GET',
  path: '/connectivity-check',
  head: true,
  summary: 'Tell a client that it can reach the service',
  description: 'Asks nothing and stores nothing.',
  caller: 'anyone',
  request: z.object({}),
  responses: { 200: text('OK', 'The service is reached.') },
  errors: [],
  needs: [],
  ports: () => ({}),
  handle: () => Promise.resolve({ status: 200 } as const),
});
