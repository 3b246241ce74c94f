import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { limitedNetwork } from '../../limits/network';
import { newMail } from '../../outbox/mail-promise';
import { registration, tooMany } from '../family';
import { mustHold, nameOfToken } from '../find-gateway';
import { newSecret, VERIFICATION_LIFETIME, withGateway, type Gateway } from '../gateway';
import { MAILS, verificationLimits, VERIFICATIONS_OF_NAME, VERIFICATIONS_TO_ADDRESS } from '../limits';
import { email, token } from '../parameters';
import { registrationSettings } from '../settings';
import { gateway } from '../callers/by-token';

/** Links to one address that work side by side. */
const LINKS_KEPT = 5;

export const setemail = defineRoute({
  id: 'setemail',
  family: registration,
  method: 'GET',
  path: '/setemail',
  summary: 'Associate a mail address, once its owner follows a link',
  description:
    'Sends a link to the address. The address belongs to the name when the link is followed, within 7 days; until ' +
    'then an address that was verified before stays. A pending verification of another address is replaced; links to ' +
    'the same address work side by side.',
  caller: gateway,
  request: z.object({
    token,
    email,
    optout: z.optional(
      z
        .enum(['0', '1'], 'must be 0 or 1')
        .check(z.describe('1: the owner wants no mail besides what they ask for')),
    ),
  }),
  responses: { 200: empty('A mail with the link is on its way.') },
  errors: ['TooManyRequests'],
  needs: [
    'settings:registration',
    'names:read',
    'names:save',
    'pointers:read',
    'pointers:save',
    'limits:count',
    'mail-secret:seal',
  ],
  limits: [VERIFICATIONS_OF_NAME, VERIFICATIONS_TO_ADDRESS, MAILS],
  throttle: { rate: 20, burst: 50 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'mail'),
    settings: registrationSettings(environment),
  }),

  async handle({ token, email, optout }, { names, sealer, settings }, { clock, baseUrl, sourceIp }) {
    const network = limitedNetwork(sourceIp);
    const name = await nameOfToken(token, { names, settings, clock });
    await changeName<Gateway>(
      { names, clock },
      name,
      async (current) => {
        const item = mustHold(current, token);
        const now = epochSeconds(clock);
        const { secret, ...verification } = newSecret(VERIFICATION_LIFETIME, now);
        const parameters = { name, link: `${baseUrl}/verifyemail?s=${secret}` };
        const mail = await newMail({ template: 'verification', to: email, parameters, name, now }, sealer);
        const { verification: before } = item.holder;
        const isSame = before?.email === email && before.endsAt > now;
        const earlier = isSame ? [before.tokenHash, ...(before.earlier ?? [])].slice(0, LINKS_KEPT - 1) : [];
        const holder = {
          ...item.holder,
          verification: { email, ...verification, ...(earlier.length > 0 ? { earlier } : {}) },
          ...(optout === undefined ? {} : { optout: optout === '1' }),
        };
        const others = item.mails.filter(({ template, to }) => template !== 'verification' || to === email);
        return {
          next: { ...withGateway(item, holder, settings, now), mails: [...others, mail] },
          claims: [
            { kind: 'pointer', hash: verification.tokenHash, name, expires: verification.endsAt },
            ...verificationLimits({ name, email, network }, settings),
          ],
        };
      },
      (_claim, retryAfterSeconds) => tooMany('verification mails', retryAfterSeconds),
    );
    return { status: 200 };
  },
});
