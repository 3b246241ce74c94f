import * as z from 'zod/mini';
import { requireEnv, type Environment } from '../environment';

/** A whole number of at least one, with what it limits. */
const limit = (fallback: number, description: string) =>
  z._default(z.int().check(z.positive(), z.describe(description)), fallback);

const limitsSchema = z.object({
  codesPerAddressAndHour: limit(3, 'Install codes for one address an hour'),
  codesPerAddressAndDay: limit(10, 'Install codes for one address a day'),
  codesPerSessionAndHour: limit(2, 'Install codes for one browser session an hour'),
  codesPerBrowserAndDay: limit(6, 'Install codes for one browser fingerprint a day'),
  prechecksPerAddressAndDay: limit(10, 'Prechecks from one address a day'),
  prechecksPerMachineAndDay: limit(10, 'Prechecks by one machine a day'),
  activationsPerAddressAndDay: limit(5, 'Activations from one address a day'),
  activationsPerMachineAndDay: limit(5, 'Activations by one machine a day'),
  activationsPerCode: limit(5, 'Activations of one code that were not released'),
});

/** What an operator can set of the activation family. */
export const activationSettingsSchema = z.object({
  limits: z.prefault(limitsSchema, {}),
  staleAfterMinutes: limit(60, 'A server that has not checked in for so long is flagged'),
  installHook: z._default(
    z
      .string()
      .check(
        z.describe('Command that the reference installer runs to install; without it, who runs it says'),
      ),
    '',
  ),
  allowPrivateAddresses: z._default(
    z
      .boolean()
      .check(
        z.describe(
          'Take hostnames to addresses that the Internet cannot reach. For a developer’s machine only',
        ),
      ),
    false,
  ),
  /** Names of the zones that may be written. */
  zones: z.array(z.string()),
  /** Those of them below which hostnames may be claimed; default: all. What one holds elsewhere stays until it ends. */
  claimableZones: z.optional(z.array(z.string())),
  /** Labels that nobody can have, besides those of the contract. */
  reservedNames: z.array(z.string()),
});

export type ActivationSettings = z.output<typeof activationSettingsSchema>;

/** @throws Error when `ACTIVATION` is unset or does not fit */
export const activationSettings = (environment: Environment): ActivationSettings =>
  activationSettingsSchema.parse(JSON.parse(requireEnv(environment, 'ACTIVATION')));
