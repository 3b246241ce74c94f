import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import type { NameItem } from '../../dns/name-item';
import { defineRoute, empty } from '../../http/route';
import { registration } from '../family';
import { findGatewayCheaply, mustHold } from '../find-gateway';
import { seen, withGateway, type Gateway } from '../gateway';
import { token } from '../parameters';
import { registrationSettings } from '../settings';
import { mustBeReachable, sourceAddress } from '../source-address';
import { gateway } from '../callers/by-token';

export const ping = defineRoute({
  id: 'ping',
  family: registration,
  method: 'GET',
  path: '/ping',
  summary: 'Sign of life; keeps dynamic DNS up to date',
  description:
    'To be called every hour or so. In mode 1 the name follows the address that the call came from within seconds.',
  caller: gateway,
  request: z.object({ token }),
  responses: { 200: empty('The gateway was seen.') },
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read'],
  throttle: { rate: 2_000, burst: 4_000 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ token }, { names, settings }, { clock, sourceIp }) {
    const address = sourceAddress(sourceIp);
    const found = await findGatewayCheaply(token, { names, settings, clock });
    if (found.holder.mode === 1) mustBeReachable(address, settings);
    // A steady heartbeat ends here: one read, no write.
    const isHeldForGood = found.heldUntil === undefined;
    if (isHeldForGood && !seen(found.holder, address, epochSeconds(clock))) return { status: 200 };

    const decide = (current: NameItem<Gateway> | undefined) => {
      const item = mustHold(current, token);
      const now = epochSeconds(clock);
      const gateway = seen(item.holder, address, now);
      if (!gateway && current?.heldUntil === undefined) return undefined;
      return { next: withGateway(item, gateway ?? item.holder, settings, now) };
    };
    await changeName<Gateway>({ names, clock }, found.name, decide, undefined, found);
    return { status: 200 };
  },
});
