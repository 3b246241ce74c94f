import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { limitedNetwork } from '../../limits/network';
import { newMail } from '../../outbox/mail-promise';
import { refuse, registration, tooMany } from '../family';
import {
  liveReclamations,
  newSecret,
  RECLAMATION_LIFETIME,
  RECLAMATIONS_KEPT,
  type Gateway,
} from '../gateway';
import { MAILS, RECLAMATIONS, reclamationLimits } from '../limits';
import { labelOf } from '../name-rules';
import { name } from '../parameters';
import { registrationSettings } from '../settings';
import { anyone } from '../../http/caller';

/** While as many tokens work as are kept, a further one is mailed so long after the last. */
const FURTHER_AFTER_SECONDS = 3_600;

export const reclaim = defineRoute({
  id: 'reclaim',
  family: registration,
  method: 'GET',
  path: '/reclaim',
  summary: 'Mail a reclamation token to the owner of a name',
  description:
    'Sends a token to the verified mail address of the name. It works once, for 24 hours. Up to five work side by side; ' +
    'while that many do, one more is sent an hour after the last, and takes the place of the oldest.',
  caller: anyone('the mail goes to the verified address alone, within its limits'),
  request: z.object({ name }),
  responses: { 200: empty('A mail with the token is on its way to the verified address.') },
  errors: ['NoSuchName', 'NoEmail', 'TooManyRequests'],
  needs: [
    'settings:registration',
    'names:read',
    'names:save',
    'pointers:save',
    'limits:count',
    'mail-secret:seal',
  ],
  limits: [RECLAMATIONS, MAILS],
  throttle: { rate: 20, burst: 50 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'mail'),
    settings: registrationSettings(environment),
  }),

  async handle(input, { names, sealer, settings }, { clock, sourceIp }) {
    const label = labelOf(input.name, settings);
    if (!label) throw noSuchName();
    const name = `${label}.${settings.zone}`;
    const network = limitedNetwork(sourceIp);
    await changeName<Gateway>(
      { names, clock },
      name,
      async (current) => {
        const now = epochSeconds(clock);
        if (current?.owner !== 'gateway' || !current.holder) throw noSuchName();
        const { email } = current.holder;
        if (!email)
          throw refuse('NoEmail', 'This name has no verified mail address that a token could be sent to.');
        const live = liveReclamations(current.holder, now);
        const isFull = live.length >= RECLAMATIONS_KEPT;
        // Whoever fills it up leaves the owner tokens that work.
        if (isFull && live.some(({ mailedAt }) => now - mailedAt < FURTHER_AFTER_SECONDS)) return undefined;

        const { secret, ...reclamation } = newSecret(RECLAMATION_LIFETIME, now);
        const parameters = { name, token: secret };
        const mail = await newMail({ template: 'reclamation', to: email, parameters, name, now }, sealer);
        const { reclamation: _earlier, ...holder } = current.holder;
        const reclamations = [...live.slice(isFull ? 1 : 0), { ...reclamation, mailedAt: now }];
        return {
          next: { ...current, holder: { ...holder, reclamations }, mails: [...current.mails, mail] },
          claims: [
            { kind: 'pointer', hash: reclamation.tokenHash, name, expires: reclamation.endsAt },
            ...reclamationLimits({ name, network }, settings),
          ],
        };
      },
      (_claim, retryAfterSeconds) => tooMany('reclamation mails', retryAfterSeconds),
    );
    return { status: 200 };
  },
});

const noSuchName = () => refuse('NoSuchName', 'No gateway has this name.');
