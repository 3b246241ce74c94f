import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, json } from '../../http/route';
import { registration } from '../family';
import { findGateway, mustHold } from '../find-gateway';
import { DAY, liveChallenges, liveReclamations, withGateway, type Gateway } from '../gateway';
import { token } from '../parameters';
import { registrationSettings } from '../settings';
import { gateway } from '../callers/by-token';

export const info = defineRoute({
  id: 'info',
  family: registration,
  method: 'GET',
  path: '/info',
  summary: 'What is stored about a name',
  description: 'Everything but the secrets that only a mailbox may know.',
  caller: gateway,
  request: z.object({ token }),
  responses: {
    200: json(
      z.object({
        name: z.string().check(z.describe('Fully qualified, with the final dot')),
        token: z.string(),
        description: z.string(),
        timestamp: z.int().check(z.describe('Last sign of life, Unix seconds')),
        timestamp_max_age: z
          .int()
          .check(z.describe('Seconds that the last sign of life may be later than `timestamp` says')),
        dns_challenge: z.string().check(z.describe('The newest ACME value, empty without one')),
        email: z.string().check(z.describe('The verified address, else the pending one, else empty')),
        verified: z.boolean(),
        optout: z.boolean(),
        continent: z.string(),
        mode: z.union([z.literal(0), z.literal(1)]),
        last_ip: z.string(),
        reclamation_pending: z.boolean(),
        verification_pending: z.boolean(),
        dns_conflicts: z
          .array(z.object({ name: z.string(), type: z.string() }))
          .check(z.describe('Record sets of somebody else at the name or below it')),
      }),
      'The domain of this token.',
    ),
  },
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read'],
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ token }, { names, settings }, { clock }) {
    // What the call before this one changed is shown: whoever looks here wants to know whether it did.
    const found = await findGateway(token, { names, settings, clock });
    const { name, holder } = found;
    const now = epochSeconds(clock);
    // The first accepted call with a token holds the name for good.
    if (found.heldUntil !== undefined) {
      await changeName<Gateway>(
        { names, clock },
        name,
        (current) => {
          const item = mustHold(current, token);
          return { next: withGateway(item, item.holder, settings, now) };
        },
        undefined,
        found,
      );
    }
    return {
      status: 200,
      body: {
        name: `${name}.`,
        token,
        description: holder.description ?? `${name.split('.', 1)[0]}'s server`,
        timestamp: holder.lastSeen,
        timestamp_max_age: DAY,
        dns_challenge: liveChallenges(holder, now).at(-1)?.value ?? '',
        email: holder.email ?? holder.verification?.email ?? '',
        verified: holder.email !== undefined,
        optout: holder.optout ?? false,
        continent: holder.continent ?? '',
        mode: holder.mode,
        last_ip: holder.lastIp,
        reclamation_pending: liveReclamations(holder, now).length > 0,
        verification_pending: (holder.verification?.endsAt ?? 0) > now,
        dns_conflicts: found.dns.conflict?.sets.map(({ name, type }) => ({ name: `${name}.`, type })) ?? [],
      },
    };
  },
});
