import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { heldAt } from '../../dns/name-item';
import { defineRoute, json } from '../../http/route';
import { registration } from '../family';
import { openKiteSecret, type Gateway } from '../gateway';
import { isSignedWith, readKiteQuestion } from '../kite-question';
import { frontEnd } from '../callers/front-end';

/** PageKite reads a quota in KB from the address: this is as much as there is. */
const ACCEPTED = '255.255.254.255';
/** "Invalid". Never `255.255.255.0`, "unknown": a front-end takes that for a kite of its own and lets it in. */
const REFUSED = '255.255.255.1';

export const pagekiteAuth = defineRoute({
  id: 'pagekite-auth',
  family: registration,
  method: 'GET',
  path: '/pagekite/auth',
  summary: 'Tell a tunnel’s front-end whether a gateway may have its tunnel',
  description:
    'Asked by the DNS responder beside a PageKite front-end (`tunnel/`), when a gateway opens its tunnel and every ' +
    'quarter of an hour after that. The answer is that of a DNS lookup: `255.255.254.255` lets the gateway in, and ' +
    '`255.255.255.1` is for anything else.',
  caller: frontEnd,
  request: z.object({
    q: z.optional(
      z
        .string('must be text')
        .check(
          z.describe('The name that the front-end looked up: `<srand>.<token>.<sign>.<proto>.<name>.<zone>`'),
        ),
    ),
  }),
  responses: {
    200: json(
      z.object({ hostname: z.string(), alias: z.literal(''), ips: z.array(z.enum([ACCEPTED, REFUSED])) }),
      'What the lookup is to be answered with.',
    ),
  },
  needs: ['names:read', 'kite-secret:open'],
  throttle: { rate: 500, burst: 1_000 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'kite'),
  }),

  async handle({ q = '' }, { names, sealer, settings }, { clock }) {
    const ips: (typeof ACCEPTED | typeof REFUSED)[] = [(await isAllowed()) ? ACCEPTED : REFUSED];
    return { status: 200, body: { hostname: q, alias: '', ips } };

    async function isAllowed(): Promise<boolean> {
      const question = readKiteQuestion(q, settings.zone);
      if (!question) return false;
      // Strongly consistent: a name that was given back must not keep its tunnel until the next check.
      const stored = await names.get<Gateway>(question.name, 'strong');
      const item = stored && heldAt(stored, epochSeconds(clock));
      if (item?.owner !== 'gateway' || item.holder?.mode !== 0) return false;
      return isSignedWith(await openKiteSecret(sealer, item.holder.kiteSecret, question.name), question);
    }
  },
});
