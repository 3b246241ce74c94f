import * as z from 'zod/mini';
import { dynamoServersOf } from '../store/dynamo-servers';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { serverId, type Server } from '../server';
import { hashSecret } from '../../secrets/hash';
import { publicIp } from '../hostname';
import { mainStack, refuse } from '../main-stack';
import { newServer } from '../callers/server';

export const register = defineRoute({
  id: 'register',
  family: mainStack,
  method: 'POST',
  path: '/register',
  summary: 'Register a server',
  description:
    'Takes a client token of the operator, whose quota the server counts against. The same token and address are the ' +
    'same server: registering again answers its id again, and takes over another host name.',
  caller: newServer,
  request: z.object({
    token: z
      .string('must be text')
      .check(
        z.trim(),
        z.minLength(1, 'is missing'),
        z.maxLength(256, 'is longer than any token'),
        z.describe('Secret: the client token'),
      ),
    ip: publicIp,
    hostname: z.optional(
      z
        .string('must be text')
        .check(
          z.trim(),
          z.toLowerCase(),
          z.regex(/^[a-z0-9.-]{0,253}$/, 'must be a host name'),
          z.describe('For people'),
        ),
    ),
  }),
  responses: {
    200: json(
      z.object({
        status: z.literal('authorized'),
        server_id: z.string(),
        ip: z.string(),
        hostname: z.string(),
      }),
      'The server may work.',
    ),
  },
  errors: ['quota_reached', 'server_revoked', 'payload_too_large'],
  needs: [
    'client-tokens:read',
    'client-tokens:count',
    'servers:read',
    'servers:save',
    'servers:update',
    'audit:save',
  ],
  ports: (environment) => ({ servers: dynamoServersOf(environment) }),

  async handle({ token, ip, hostname }, { servers }, { clock, sourceIp }) {
    const client = await servers.findToken(hashSecret(token));
    if (!client || client.revokedAt !== undefined) throw refuse('invalid_token', 'invalid token');

    const id = serverId(client.hash, ip);
    const now = epochSeconds(clock);
    const known = await servers.get(id);
    if (known) {
      const renamed = { ...known, ...(hostname ? { hostname } : {}) };
      if (renamed.hostname === known.hostname || known.revokedAt !== undefined) return answer(known);
      await servers.rename(renamed);
      return answer(renamed);
    }

    const server: Server = {
      id,
      ip,
      ...(hostname ? { hostname } : {}),
      tokenHash: client.hash,
      client: client.name,
      registeredAt: now,
      lastCheckin: now,
      lastIp: sourceIp,
    };
    const outcome = await servers.register(server, {
      at: clock.now(),
      action: 'register',
      from: sourceIp,
      serverId: id,
      client: client.name,
      publicIp: ip,
      ...(hostname ? { hostname } : {}),
    });
    if (outcome === 'full') throw refuse('quota_reached', 'server quota reached');
    // `taken`: the same registration came twice at once, and the other one was faster.
    return answer(server);
  },
});

function answer({ id, ip, hostname = '', revokedAt }: Server) {
  if (revokedAt !== undefined) throw refuse('server_revoked', 'server is revoked');
  return { status: 200, body: { status: 'authorized', server_id: id, ip, hostname } } as const;
}
