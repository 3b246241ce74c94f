import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { newMail, promiseMail } from '../../outbox/mail-promise';
import { hashEmail } from '../../outbox/suppression';
import { refuse, registration } from '../family';
import { newSecret, RECLAMATION_LIFETIME, type Gateway } from '../gateway';
import { isLabel } from '../../dns/label';
import { name } from '../parameters';
import { registrationSettings } from '../settings';

export const reclaim = defineRoute({
  id: 'reclaim',
  family: registration,
  method: 'GET',
  path: '/reclaim',
  summary: 'Mail a reclamation token to the owner of a name',
  description:
    'Sends a token to the verified mail address of the name. It works once, for 24 hours, and replaces the one before it.',
  caller: 'anyone',
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
  throttle: { rate: 20, burst: 50 },
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'mail'),
    settings: registrationSettings(environment),
  }),

  async handle(input, { names, sealer, settings }, { clock }) {
    const label = input.name.trim().toLowerCase();
    if (!isLabel(label)) throw noSuchName();
    const name = `${label}.${settings.zone}`;
    await changeName<Gateway>(
      { names, clock },
      name,
      async (current) => {
        const now = epochSeconds(clock);
        if (current?.owner !== 'gateway' || !current.holder) throw noSuchName();
        const { email } = current.holder;
        if (!email)
          throw refuse('NoEmail', 'This name has no verified mail address that a token could be sent to.');

        const { secret, ...reclamation } = newSecret(RECLAMATION_LIFETIME, now);
        const parameters = { name, token: secret };
        const mail = await newMail({ template: 'reclamation', to: email, parameters, name, now }, sealer);
        return {
          next: {
            ...current,
            holder: { ...current.holder, reclamation },
            mails: promiseMail(current.mails, mail),
          },
          claims: [
            { kind: 'pointer', hash: reclamation.tokenHash, name, expires: reclamation.endsAt },
            {
              kind: 'limit',
              limit: 'reclamation-mails-per-name',
              subject: name,
              max: settings.limits.reclamationMailsPerNameAndDay,
              windowSeconds: 86_400,
            },
            {
              kind: 'limit',
              limit: 'reclamation-mails-per-address',
              subject: hashEmail(email),
              max: settings.limits.reclamationMailsPerAddressAndDay,
              windowSeconds: 86_400,
            },
          ],
        };
      },
      () =>
        refuse(
          'TooManyRequests',
          'Too many reclamation mails for this name today. Please try again tomorrow.',
        ),
    );
    return { status: 200 };
  },
});

const noSuchName = () => refuse('NoSuchName', 'No gateway has this name.');
