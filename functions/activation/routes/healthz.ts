import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { activation, envelope } from '../family';
import { anyone } from '../../http/caller';

export const healthz = defineRoute({
  id: 'healthz',
  family: activation,
  method: 'GET',
  path: '/api/v2/healthz',
  head: true,
  summary: 'Tell that the API answers',
  description: 'Asks nothing and stores nothing.',
  caller: anyone('it answers the same to everybody'),
  request: z.object({}),
  responses: { 200: json(envelope(z.object({ status: z.literal('ok') })), 'The API answers.') },
  handle: () =>
    Promise.resolve({ status: 200, body: { data: { status: 'ok' }, meta: { message: 'OK' } } } as const),
});
