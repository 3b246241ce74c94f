import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { isStale } from '../server';
import { mainStack, serverIdField } from '../main-stack';
import { rfc3339 } from '../rfc3339';
import { activationSettings } from '../settings';
import { masterTokenHolder } from '../callers/master-token';

const PAGE = 1_000;

export const status = defineRoute({
  id: 'status',
  family: mainStack,
  method: 'GET',
  path: '/status',
  summary: 'List the servers',
  description:
    'A thousand servers at most; `next_cursor` is there when more follow, and goes into `cursor` to get them. `stale` ' +
    'tells that a server has stopped to check in.',
  caller: masterTokenHolder,
  request: z.object({ cursor: z.optional(serverIdField) }),
  responses: {
    200: json(
      z.object({
        count: z.int().check(z.describe('Servers in this answer')),
        servers: z.array(
          z.object({
            server_id: z.string(),
            ip: z.string(),
            hostname: z.string(),
            client: z.string().check(z.describe('Name of the token that registered it')),
            status: z.enum(['authorized', 'revoked']),
            stale: z.boolean(),
            registered_at: z.string(),
            last_checkin: z.string(),
            last_ip: z.string(),
          }),
        ),
        next_cursor: z.optional(z.string()),
      }),
      'The servers, in the order of their ids.',
    ),
  },
  needs: ['settings:activation', 'servers:list'],
  ports: (environment) => ({
    settings: activationSettings(environment),
  }),

  async handle({ cursor }, { servers, settings }, call) {
    const now = epochSeconds(call.clock);
    const page = await servers.list(PAGE, cursor);
    return {
      status: 200,
      body: {
        count: page.servers.length,
        servers: page.servers.map((server) => ({
          server_id: server.id,
          ip: server.ip,
          hostname: server.hostname ?? '',
          client: server.client,
          status: server.revokedAt === undefined ? ('authorized' as const) : ('revoked' as const),
          stale: isStale(server, settings.staleAfterMinutes * 60, now),
          registered_at: rfc3339(server.registeredAt),
          last_checkin: rfc3339(server.lastCheckin),
          last_ip: server.lastIp ?? '',
        })),
        ...(page.next ? { next_cursor: page.next } : {}),
      },
    };
  },
});
