import * as z from 'zod/mini';
import { zoneSettingsSchema } from '../dns/zone-settings';
import { requireEnv, type Environment } from '../environment';

const positive = z.int().check(z.positive());

const limit = (value: number, description: string) =>
  z._default(positive, value).check(z.describe(description));

const limitsSchema = z.object({
  newNamesPerAddressAndHour: limit(30, 'New names of one source address'),
  verificationMailsPerNameAndHour: limit(5, 'Verification mails for one name'),
  verificationMailsPerAddressAndHour: limit(
    5,
    'Verification mails to one mail address that one network asks for',
  ),
  mailsPerNetworkAndHour: limit(20, 'Mails of any kind that one network causes'),
  waitsPerNameAndMinute: limit(24, 'Waits for DNS that one name begins, redirected ones included'),
  ownerQuestionsPerNetworkAndHour: limit(
    10,
    'Wrong addresses for taken names, past which one network is told no more whose a name is',
  ),
  reclamationMailsPerNetworkAndDay: limit(3, 'Reclamation mails for one name that one network asks for'),
});

/** What an operator can set of the registration family; `cdk.json` carries it, the functions get it as one variable. */
export const registrationSettingsSchema = z.object({
  ...zoneSettingsSchema.shape,
  frontEndByContinent: z
    ._default(z.boolean(), false)
    .check(
      z.describe('Gives a new gateway in mode 0 the front-end of the continent that it subscribes from'),
    ),
  subnames: z
    ._default(z.boolean(), false)
    .check(
      z.describe('Gives every name a wildcard beside it, so that `anything.<name>` leads to the gateway too'),
    ),
  reservedNames: z
    ._default(z.array(z.string()), [])
    .check(z.describe('Names nobody can register, besides those that the system needs')),
  limits: z._default(limitsSchema, limitsSchema.parse({})),
  allowPrivateAddresses: z
    ._default(z.boolean(), false)
    .check(
      z.describe('For a developer’s machine: gateways there have addresses that the world cannot reach'),
    ),
});

export type RegistrationSettings = z.output<typeof registrationSettingsSchema>;

/** @throws Error when `REGISTRATION` is unset or does not fit */
export const registrationSettings = (environment: Environment): RegistrationSettings =>
  registrationSettingsSchema.parse(JSON.parse(requireEnv(environment, 'REGISTRATION')));
