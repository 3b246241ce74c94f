import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, html } from '../../http/route';
import { hashSecret } from '../../secrets/hash';
import { refuse, registration } from '../family';
import { heldForGood, verifies, withGateway, type Gateway } from '../gateway';
import { problemPage, verifiedPage } from '../pages';
import { registrationSettings } from '../settings';
import { linkHolder } from '../callers/by-token';

export const verifyemail = defineRoute({
  id: 'verifyemail',
  family: registration,
  method: 'GET',
  path: '/verifyemail',
  head: true,
  summary: 'The page behind the link in a verification mail',
  description:
    'Makes the pending address the domain’s. Following the link again shows the same page: mail scanners open links first.',
  caller: linkHolder,
  request: z.object({
    s: z
      .string('is no verification code')
      .check(
        z.trim(),
        z.minLength(1, 'is missing'),
        z.maxLength(80, 'is no verification code'),
        z.describe('Verification UUID'),
      ),
  }),
  responses: { 200: html('The address is verified.') },
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read'],
  problemPage,
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ s }, { names, settings }, { clock }) {
    const secret = readSecret(s);
    const hash = hashSecret(secret);
    const name = await names.resolve(hash, epochSeconds(clock));
    if (!name) throw unknownLink();
    const verified = await changeName<Gateway>({ names, clock }, name, (current) => {
      if (current?.owner !== 'gateway' || !current.holder) throw unknownLink();
      const { verification, founder: _founder, ...holder } = current.holder;
      const now = epochSeconds(clock);
      if (verification && verification.endsAt > now && verifies(verification, secret)) {
        const { email, tokenHash, earlier = [] } = verification;
        const gateway = { ...holder, email, verifiedBy: [tokenHash, ...earlier] };
        const item = heldForGood({ ...current, owner: 'gateway', holder: gateway });
        return { next: withGateway(item, gateway, settings, now) };
      }
      if (![holder.verifiedBy].flat().includes(hash)) throw unknownLink();
      return undefined;
    });
    return { status: 200, html: verifiedPage(name, verified?.holder?.email ?? '') };
  },
});

const unknownLink = () =>
  refuse('UnknownToken', 'This link is not, or no longer, valid. Ask your gateway to send a new one.');

/** The link's secret. Mail programs take along what stands behind a link: `…>`, `….`. */
const readSecret = (s: string) => s.toLowerCase().replace(/[^0-9a-f]+$/, '');
