import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { mainStack, serverIdField, unknownServer } from '../main-stack';
import { masterTokenHolder } from '../callers/master-token';

export const revoke = defineRoute({
  id: 'revoke',
  family: mainStack,
  method: 'POST',
  path: '/revoke',
  summary: 'Revoke a server',
  description:
    'Its next check-in tells it to stop. Its place in the quota is free again. Revoking twice is the same.',
  caller: masterTokenHolder,
  request: z.object({ server_id: serverIdField }),
  responses: {
    200: json(z.object({ status: z.literal('revoked'), server_id: z.string() }), 'The server is revoked.'),
  },
  errors: ['unknown_server', 'payload_too_large'],
  needs: ['servers:read', 'servers:update', 'client-tokens:count', 'audit:save'],

  async handle({ server_id }, { servers }, call) {
    const server = await servers.get(server_id);
    if (!server) throw unknownServer();
    if (server.revokedAt === undefined) {
      const { clock, sourceIp } = call;
      await servers.revoke(
        server,
        { at: clock.now(), action: 'revoke', from: sourceIp, serverId: server_id, client: server.client },
        epochSeconds(clock),
      );
    }
    return { status: 200, body: { status: 'revoked', server_id } };
  },
});
