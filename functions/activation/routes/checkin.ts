import * as z from 'zod/mini';
import { dynamoServersOf } from '../store/dynamo-servers';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { mainStack, serverIdField, unknownServer } from '../main-stack';
import { registeredServer } from '../callers/server';

/** A check-in this soon after the last one that was stored, from the same address, stores nothing. */
const STEADY_SECONDS = 60;

export const checkin = defineRoute({
  id: 'checkin',
  family: mainStack,
  method: 'POST',
  path: '/checkin',
  summary: 'Sign of life of a server',
  description: 'To be called every few minutes. Tells a server that was revoked to stop.',
  caller: registeredServer,
  request: z.object({ server_id: serverIdField }),
  responses: {
    200: json(z.object({ status: z.literal('ok'), server_id: z.string() }), 'The server was seen.'),
    403: json(
      z.object({ status: z.literal('revoked'), server_id: z.string() }),
      'The server was revoked and is to stop.',
    ),
  },
  errors: ['payload_too_large'],
  needs: ['servers:read', 'servers:update'],
  throttle: { rate: 1_000, burst: 2_000 },
  ports: (environment) => ({ servers: dynamoServersOf(environment) }),

  async handle({ server_id }, { servers }, { clock, sourceIp }) {
    const server = await servers.get(server_id);
    if (!server) throw unknownServer();
    const now = epochSeconds(clock);
    const isSteady = now - server.lastCheckin < STEADY_SECONDS && server.lastIp === sourceIp;
    const mayWork =
      server.revokedAt === undefined && (isSteady || (await servers.checkIn(server_id, sourceIp, now)));
    return mayWork
      ? { status: 200, body: { status: 'ok', server_id } }
      : { status: 403, body: { status: 'revoked', server_id } };
  },
});
