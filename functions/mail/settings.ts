import * as z from 'zod/mini';
import { requireEnv, type Environment } from '../environment';

const positive = z.int().check(z.positive());
const limit = (value: number, description: string) =>
  z._default(positive, value).check(z.describe(description));

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

const acmeSchema = z.object({
  directoryUrl: z
    ._default(z.url({ protocol: /^https$/ }), LETS_ENCRYPT)
    .check(z.describe('ACME directory of the CA (RFC 8555); Let’s Encrypt’s unless given')),
  contact: z.optional(z.email().check(z.describe('Where the CA may write about certificates'))),
  rootCertificate: z.optional(
    z
      .string()
      .check(z.describe('PEM of the root behind the directory’s own HTTPS, where it is a CA of your own')),
  ),
});

const limitsSchema = z.object({
  loginsPerUserAndQuarterHour: limit(20, 'Wrong passwords for one operator from one network'),
  wrongLoginsPerUserAndHour: limit(
    200,
    'Wrong passwords for one operator from all networks, past which each network has one a minute',
  ),
  loginsPerAddressAndQuarterHour: limit(60, 'Wrong passwords from one network'),
});

/** What an operator can set of the mail family; `cdk.json` carries it, the functions get it as one variable. */
export const mailSettingsSchema = z.object({
  gatewayZone: z.string().check(z.describe('The gateways’ zone, without the final dot')),
  furtherZones: z.array(z.string()).check(z.describe('Other zones that may be written')),
  mailHost: z.optional(
    z
      .string()
      .check(z.describe('Host that takes the mail of all domains, for MX; `mail.<domain>` unless given')),
  ),
  reservedNames: z
    ._default(z.array(z.string()), [])
    .check(
      z.describe('Labels below a zone that no mail domain can have, besides those that the system needs'),
    ),
  acme: z._default(acmeSchema, acmeSchema.parse({})),
  exportAnswerBytes: z
    ._default(positive, 4 * 1024 * 1024)
    .check(
      z.describe('Largest archive that is answered itself; Lambda ends at 6 MB. A larger one becomes a link'),
    ),
  limits: z._default(limitsSchema, limitsSchema.parse({})),
});

export type MailSettings = z.output<typeof mailSettingsSchema>;

/** @throws Error when `MAIL` is unset or does not fit */
export const mailSettings = (environment: Environment): MailSettings =>
  mailSettingsSchema.parse(JSON.parse(requireEnv(environment, 'MAIL')));
