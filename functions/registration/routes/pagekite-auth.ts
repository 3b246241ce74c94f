import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { heldAt } from '../../dns/name-item';
import { defineRoute, json } from '../../http/route';
import { secretMatches } from '../../secrets/hash';
import { refuse, registration } from '../family';
import { openKiteSecret, type Gateway } from '../gateway';
import { isSignedWith, readKiteQuestion } from '../kite-question';
import { registrationSettings, type RegistrationSettings } from '../settings';

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
  caller: 'a front-end, by its key where the settings have one',
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
  errors: ['UnknownToken'],
  needs: ['settings:registration', 'names:read', 'kite-secret:open'],
  throttle: { rate: 500, burst: 1_000 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'kite'),
    settings: registrationSettings(environment),
  }),

  async handle({ q = '' }, { names, sealer, settings }, { headers, clock }) {
    if (!isFrontEnd(headers.authorization, settings)) {
      throw refuse('UnknownToken', 'This is not the key of a front-end.');
    }
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

/** Where no front-end has a key, whoever can reach the API may ask: an answer tells only who knew the secret before. */
function isFrontEnd(authorization: string | undefined, { frontEnds }: RegistrationSettings): boolean {
  const hashes = Object.values(frontEnds).flatMap(({ keyHashes = [] }) => keyHashes);
  const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return hashes.length === 0 || hashes.some((hash) => secretMatches(key, hash));
}
