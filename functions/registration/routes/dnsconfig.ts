import * as z from 'zod/mini';
import { dynamoChangesOf } from '../../dns/store/dynamo-changes';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { isSomebodyElses, type DnsPromise } from '../../dns/promise';
import { defineRoute, empty, redirect } from '../../http/route';
import { refuse, registration, tooMany } from '../family';
import { mustHold, nameOfToken } from '../find-gateway';
import { liveChallenges, withChallenge, withGateway, withWait, type Gateway } from '../gateway';
import { WAITS } from '../limits';
import { token } from '../parameters';
import { registrationSettings } from '../settings';
import { gateway } from '../callers/by-token';

/** How long one answer waits for DNS: API Gateway ends a request at 30 seconds. */
const WAIT_SECONDS = 20;
/** How long all answers together wait: a CA's order does not live for ever. */
const GIVE_UP_SECONDS = 120;
/** Of the 1,000 calls that an account's functions answer at once: what may wait together. */
const WAITING_TOGETHER = 500;
/** Pauses between two looks: a thousand gateways may be waiting for one change. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3_000;

export const dnsconfig = defineRoute({
  id: 'dnsconfig',
  family: registration,
  method: 'GET',
  path: '/dnsconfig',
  summary: 'Set an ACME dns-01 value and wait until it is in DNS',
  description:
    'Puts the value into the TXT record `_acme-challenge.<name>` and answers when all name servers have it, so that ' +
    'a CA can validate at once. Up to eight values are kept side by side, each for an hour. While DNS takes longer than 20 seconds, redirects to itself to wait on: follow it.',
  caller: gateway,
  request: z.object({
    token,
    challenge: z
      .string('must be 1 to 255 characters of A-Z a-z 0-9 _ -')
      .check(
        z.trim(),
        z.regex(/^[A-Za-z0-9_-]{1,255}$/, 'must be 1 to 255 characters of A-Z a-z 0-9 _ -'),
        z.describe('The value of the dns-01 challenge (RFC 8555, 8.4)'),
      ),
    change: z.optional(
      z
        .string('must be what the redirect said')
        .check(
          z.regex(/^\d{1,12}-\d{1,12}$/, 'must be what the redirect said'),
          z.describe('Only in the redirect: the change to wait for'),
        ),
    ),
  }),
  responses: {
    200: empty('All name servers answer with the value.'),
    307: redirect('DNS is not there yet: ask again at `Location`.'),
  },
  errors: ['TooManyRequests', 'UnavailableName'],
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read', 'changes:read'],
  limits: [WAITS],
  // So that not more wait together, however long each does.
  throttle: { rate: WAITING_TOGETHER / WAIT_SECONDS, burst: WAITING_TOGETHER / 5 },
  timeoutSeconds: 29,
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    changes: dynamoChangesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ token, challenge, change }, { names, changes, settings }, { clock, baseUrl }) {
    const name = await nameOfToken(token, { names, settings, clock });
    const waitedFrom = epochSeconds(clock);
    const { revision, startedAt } = change
      ? await resume(change)
      : { revision: await promise(), startedAt: waitedFrom };

    let accepted: DnsPromise | undefined;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      accepted ??= await acceptedState();
      if (accepted && (!accepted.changeId || (await changes.isInSync(accepted.changeId)))) {
        return { status: 200 };
      }
      const now = epochSeconds(clock);
      if (now - startedAt >= GIVE_UP_SECONDS) {
        throw new Error(`${name}: revision ${revision} is not in DNS after ${GIVE_UP_SECONDS} s`);
      }
      if (now - waitedFrom >= WAIT_SECONDS) {
        const query = new URLSearchParams({ token, challenge, change: `${revision}-${startedAt}` });
        return { status: 307, location: `${baseUrl}/dnsconfig?${query.toString()}` };
      }
      await clock.sleep(Math.min(pauseMs, (waitedFrom + WAIT_SECONDS - now) * 1_000));
    }

    /** The name's promise to DNS, once Route 53 has accepted what is waited for. */
    async function acceptedState(): Promise<DnsPromise | undefined> {
      const { dns, holder } = mustHold(await names.get<Gateway>(name), token);
      const now = epochSeconds(clock);
      if (isSomebodyElses({ name, dns })) throw foreign();
      if (!liveChallenges(holder, now).some(({ value }) => value === challenge)) throw pushedOut();
      return dns.appliedRevision >= revision ? dns : undefined;
    }

    async function promise(): Promise<number> {
      const item = await changeName<Gateway>({ names, clock }, name, (current) => {
        const held = mustHold(current, token);
        if (isSomebodyElses(held)) throw foreign();
        const now = epochSeconds(clock);
        const gateway = mayWait(withChallenge(held.holder, challenge, now), now);
        return { next: withGateway(held, gateway, settings, now) };
      });
      return item?.dns.revision ?? 0;
    }

    /** Goes on with a wait, which counts as one that begins: it holds a function as long. */
    async function resume(change: string) {
      const wait = readChange(change);
      await changeName<Gateway>({ names, clock }, name, (current) => {
        const held = mustHold(current, token);
        const now = epochSeconds(clock);
        if (wait.revision > held.dns.revision || wait.startedAt > now) throw notOurs();
        return { next: { ...held, holder: mayWait(held.holder, now) } };
      });
      return wait;
    }

    function mayWait(gateway: Gateway, now: number): Gateway {
      const waiting = withWait(gateway, settings.limits.waitsPerNameAndMinute, now);
      if (!waiting) throw tooMany('calls that wait for DNS', 60 - (now % 60));
      return waiting;
    }
  },
});

const foreign = () =>
  refuse(
    'UnavailableName',
    'Somebody else has an address at this name, in the same zone. Nobody can get a certificate for it here.',
  );

const pushedOut = () =>
  refuse('InvalidParameter', 'Newer values have taken the place of this challenge. Please set it again.');

const notOurs = () => refuse('InvalidParameter', 'Parameter "change" must be what the redirect said.');

/** The revision waited for and when that began, as the redirect carries them. */
function readChange(change: string) {
  const [revision = 0, startedAt = 0] = change.split('-').map(Number);
  return { revision, startedAt };
}
