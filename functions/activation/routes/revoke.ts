import * as z from 'zod/mini';
import { dynamoServersOf } from '../store/dynamo-servers';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { mainStack, mustBeOperator, serverIdField, unknownServer } from '../main-stack';

export const revoke = defineRoute({
  id: 'revoke',
  family: mainStack,
  method: 'POST',
  path: '/revoke',
  summary: 'Revoke a server',
  description:
    'Its next check-in tells it to stop. Its place in the quota is free again. Revoking twice is the same.',
  caller: 'the operator, by the master token as a bearer token',
  request: z.object({ server_id: serverIdField }),
  responses: {
    200: json(z.object({ status: z.literal('revoked'), server_id: z.string() }), 'The server is revoked.'),
  },
  errors: ['invalid_master_token', 'unknown_server', 'payload_too_large'],
  needs: ['master-token:read', 'servers:read', 'servers:update', 'client-tokens:count', 'audit:save'],
  ports: (environment) => ({ servers: dynamoServersOf(environment) }),

  async handle({ server_id }, { servers }, call) {
    await mustBeOperator(call, servers);
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
