/**
 * What an operator sets: the key `gatepost` of the context in `cdk.json`, or `--context gatepost='{…}'` for a
 * second installation or a try. `docs/configuration.md` describes the same keys.
 */
import * as z from 'zod';
import { accountsSettingsSchema, type AccountsSettings } from '../functions/accounts/settings';
import { activationSettingsSchema, type ActivationSettings } from '../functions/activation/settings';
import { labelsOfZones, zoneOf } from '../functions/dns/zone-of';
import { mailSettingsSchema, type MailSettings } from '../functions/mail/settings';
import { registrationSettingsSchema, type RegistrationSettings } from '../functions/registration/settings';

/** A name of at least two labels in lower case, without the final dot. */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const domain = z
  .string()
  .regex(DOMAIN, 'must be a domain in lower case without a final dot, as gw.example.org');

const zone = z.strictObject({
  name: domain.describe('Name of the zone, without the final dot'),
  hostedZoneId: z
    .string()
    .regex(
      /^Z[A-Z0-9]+$/,
      'must be a Route 53 id as Z0123456789ABCDEFGHIJ; leave it out to have the zone made',
    )
    .optional()
    .describe('Of a hosted zone that exists; without it one is made'),
});

const gatewaysZone = zone.extend({ caa: registrationSettingsSchema.shape.caa });

const furtherZone = zone.extend({
  purpose: z
    .array(z.enum(['mail', 'activation']))
    .min(1, 'must say what the zone is for: mail, activation, or both')
    .default(['mail'])
    .describe('What the zone is for: `mail` domains, hostnames of an `activation`, or both'),
});

/** Days that CloudWatch Logs can keep a log group. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A family's settings, and whether its stack is deployed. */
const family = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({
    enabled: z.boolean().default(true).describe('Whether the family is deployed'),
    ...shape,
  });

const {
  zone: _alwaysTheGatewaysZone,
  caa: _ofTheZone,
  ...registrationShape
} = registrationSettingsSchema.shape;
const {
  zones: _allZones,
  claimableZones: _byPurpose,
  reservedNames: _thoseOfRegistration,
  ...activationShape
} = activationSettingsSchema.shape;
const {
  gatewayZone: _theGatewaysZone,
  furtherZones: _theFurtherZones,
  reservedNames: _reservedForAll,
  ...mailShape
} = mailSettingsSchema.shape;

const { sipDomain, ...accountsShape } = accountsSettingsSchema.shape;

/** The descriptions are those of `docs/configuration.md`. */
const settingsShape = z.strictObject({
  installation: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be up to 31 of a-z, 0-9 and -, beginning with a letter')
    .default('gatepost')
    .describe(
      'Begins the name of every stack, table and function, so that an account can hold several installations',
    ),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12 digits of an AWS account, as a string')
    .optional()
    .describe('AWS account; that of the caller’s credentials when absent'),
  region: z.string().optional().describe('AWS region; that of the caller’s credentials when absent'),

  zone: gatewaysZone,
  furtherZones: z
    .array(furtherZone)
    .default([])
    .describe(
      'Zones for mail domains, and for activated hostnames where they say so; a label that leads to one is reserved in the gateways’ zone',
    ),
  route53RequestsPerSecond: z
    .number()
    .int()
    .positive()
    .default(10)
    .describe('What the account’s Route 53 takes: 10, or 5 in accounts from before July 2026'),

  apiDomain: z
    .strictObject({
      name: domain.describe(
        'As `api.gw.example.org`; needs a zone of the settings above it, or your own DNS records',
      ),
      certificateArn: z
        .string()
        .startsWith('arn:', 'must be the ARN of an ACM certificate')
        .optional()
        .describe('In the same region; without it one is made, which waits until the zone is delegated'),
    })
    .optional()
    .describe('The API’s own domain; without it clients use the address that API Gateway gives'),
  publicBaseUrl: z
    .string()
    .regex(/^https?:\/\/[^/]+$/, 'must be scheme and host without a path, as https://api.example.org')
    .optional()
    .describe('Where clients reach the API, when that is neither its domain nor its own address'),

  mail: z
    .strictObject({
      from: z.email('must be an address as noreply@gw.example.org').describe('Sender of all mail'),
      identity: z
        .enum(['domain', 'address'])
        .default('domain')
        .describe('What SES verifies: the sender’s whole domain, or that one address by a mail to it'),
      sandboxRecipients: z
        .array(z.email())
        .default([])
        .describe(
          'While the account is in the SES sandbox: addresses verified by hand, which alone get mail',
        ),
    })
    .describe('Mail to owners of names'),

  logRetentionDays: z
    .literal(RETENTION_DAYS, `must be one of ${RETENTION_DAYS.join(', ')}`)
    .default(30)
    .describe('How long CloudWatch keeps logs'),
  tracing: z
    .boolean()
    .default(false)
    .describe('AWS X-Ray traces each call, for $5 a million; without it functions know nothing of X-Ray'),
  dnsconfigConcurrency: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'Calls of `/dnsconfig` that may wait for DNS at once, set aside for them; an account that may run ten functions refuses any',
    ),
  alarmMail: z
    .email('must be the address of whoever looks after the installation')
    .optional()
    .describe('Gets a mail for each alarm'),
  disposable: z
    .boolean()
    .default(false)
    .describe('Tables, keys and zones go with their stack. For tries only: the default keeps them'),

  families: z
    .strictObject({
      registration: family(registrationShape).describe('Names of gateways'),
      activation: family(activationShape).prefault({}).describe('Install codes and servers'),
      mail: family(mailShape).prefault({}).describe('Mail domains'),
      accounts: family({
        // Whoever does not deploy the family has no such domain.
        sipDomain: z.optional(sipDomain),
        ...accountsShape,
      })
        .refine((accounts) => !accounts.enabled || accounts.sipDomain !== undefined, {
          path: ['sipDomain'],
          message: 'is missing: the domain of SIP accounts, or set `enabled` to false',
        })
        .prefault({})
        .describe('SIP accounts'),
    })
    .describe('One key per API family'),
});

export const settingsSchema = settingsShape.superRefine(({ zone, furtherZones }, context) => {
  const names = [zone, ...furtherZones].map(({ name }) => name);
  furtherZones.forEach(({ name }, position) => {
    if (names.indexOf(name) > position) return;
    context.addIssue({
      code: 'custom',
      path: ['furtherZones', position, 'name'],
      message: `is listed twice: ${name} is one zone, and has one id`,
    });
  });
});

export type Settings = z.output<typeof settingsSchema>;
export type FamilyId = keyof Settings['families'];
export type ZoneSettings = z.output<typeof zone>;

/** All zones that may be written; the gateways' zone first. */
export const zonesOf = (settings: Settings): ZoneSettings[] => [settings.zone, ...settings.furtherZones];

/**
 * Labels that nobody can have: those that the operator keeps, and those at which the deployment itself has records. The
 * others that it writes (SES's `_domainkey`, ACM's validation) begin with `_`, which no label does, or lie below these.
 */
export function reservedNamesOf(settings: Settings): string[] {
  const { apiDomain, families } = settings;
  const { registration, mail } = families;
  const own = [apiDomain?.name, mail.mailHost].flatMap((name) => {
    const zone =
      name &&
      zoneOf(
        name,
        zonesOf(settings).map((one) => one.name),
      );
    return name && zone && name !== zone
      ? (name
          .slice(0, -zone.length - 1)
          .split('.')
          .at(-1) ?? [])
      : [];
  });
  return [...new Set([...registration.reservedNames, ...own])];
}

/** The mail family's settings as its functions get them. */
export function mailSettingsOf(settings: Settings): MailSettings {
  const { zone, furtherZones, families } = settings;
  const { enabled: _, ...mail } = families.mail;
  return {
    ...mail,
    gatewayZone: zone.name,
    furtherZones: furtherZones.map(({ name }) => name),
    reservedNames: reservedNamesOf(settings),
  };
}

/** The registration family's settings as its functions get them. */
export function registrationSettingsOf(settings: Settings): RegistrationSettings {
  const { enabled: _, ...registration } = settings.families.registration;
  const others = labelsOfZones(
    settings.zone.name,
    zonesOf(settings).map(({ name }) => name),
  );
  return {
    ...registration,
    reservedNames: [...new Set([...reservedNamesOf(settings), ...others])],
    zone: settings.zone.name,
    caa: settings.zone.caa,
  };
}

/** The activation family's settings as its functions get them. */
export function activationSettingsOf(settings: Settings): ActivationSettings {
  const { enabled: _, ...activation } = settings.families.activation;
  return {
    ...activation,
    zones: zonesOf(settings).map(({ name }) => name),
    claimableZones: [
      settings.zone.name,
      ...settings.furtherZones.flatMap(({ name, purpose }) => (purpose.includes('activation') ? [name] : [])),
    ],
    reservedNames: reservedNamesOf(settings),
  };
}

/** The accounts family's settings as its functions get them. */
export function accountsSettingsOf({ families }: Settings): AccountsSettings {
  const { enabled: _, sipDomain = 'invalid', ...accounts } = families.accounts;
  return { ...accounts, sipDomain };
}

/**
 * @param context value of the context key `gatepost`; a string, as `--context` passes it, is read as JSON
 * @throws Error with a line for each fault, naming its path
 */
export function readSettings(context: unknown): Settings {
  if (context === undefined) {
    throw new Error('No settings: cdk.json needs the key "gatepost" in its context (docs/configuration.md)');
  }
  const parsed = settingsSchema.safeParse(typeof context === 'string' ? parseJson(context) : context, {
    error: ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'is missing' : undefined),
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `  ${['gatepost', ...path].join('.')}: ${message}`,
  );
  throw new Error(`The settings in cdk.json need a change:\n${faults.join('\n')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('--context gatepost=… is not JSON', { cause });
  }
}
