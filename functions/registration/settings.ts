import * as z from 'zod/mini';
import { requireEnv, type Environment } from '../environment';

const positive = z.int().check(z.positive());

/** A tunnel front-end's public addresses. */
const frontEndSchema = z.object({
  ipv4: z.array(z.ipv4()),
  ipv6: z._default(z.array(z.ipv6()), []),
});

/** What an operator can set of the registration family; `cdk.json` carries it, the functions get it as one variable. */
export const registrationSettingsSchema = z.object({
  /** The gateways' zone, without the final dot. */
  zone: z.string(),
  /** PageKite front-ends: `default`, and one per continent code (`EU`, `NA`, …) that has its own. */
  frontEnds: z
    .record(z.string(), frontEndSchema)
    .check(z.refine((all) => 'default' in all, 'needs a `default`')),
  /** Names nobody can register, besides those of the contract. */
  reservedNames: z._default(z.array(z.string()), []),
  limits: z._default(
    z.object({
      newNamesPerAddressAndHour: z._default(positive, 30),
      verificationMailsPerNameAndHour: z._default(positive, 5),
      verificationMailsPerAddressAndHour: z._default(positive, 5),
      reclamationMailsPerNameAndDay: z._default(positive, 5),
      reclamationMailsPerAddressAndDay: z._default(positive, 20),
    }),
    {
      newNamesPerAddressAndHour: 30,
      verificationMailsPerNameAndHour: 5,
      verificationMailsPerAddressAndHour: 5,
      reclamationMailsPerNameAndDay: 5,
      reclamationMailsPerAddressAndDay: 20,
    },
  ),
  /** For a developer's machine: gateways there have addresses that the world cannot reach. */
  allowPrivateAddresses: z._default(z.boolean(), false),
});

export type RegistrationSettings = z.output<typeof registrationSettingsSchema>;

/** @throws Error when `REGISTRATION` is unset or does not fit */
export const registrationSettings = (environment: Environment): RegistrationSettings =>
  registrationSettingsSchema.parse(JSON.parse(requireEnv(environment, 'REGISTRATION')));
