import * as z from 'zod/mini';
import { SIP_DOMAIN } from './sip-address';
import { requireEnv, type Environment } from '../environment';

const limit = (value: number, description: string) =>
  z._default(z.int().check(z.positive()), value).check(z.describe(description));

const limitsSchema = z.object({
  wrongLoginsPerAccountAndQuarterHour: limit(
    20,
    'Wrong passwords for one account from one network, over DIGEST and in the panel',
  ),
  wrongLoginsPerAccountAndHour: limit(
    200,
    'Wrong passwords for one account from all networks, past which each network has one a minute',
  ),
  wrongLoginsPerAddressAndQuarterHour: limit(
    200,
    'Wrong passwords from one network, over DIGEST and in the panel',
  ),
  lookupsPerNetworkAndHour: limit(300, 'Questions of one network whether there is an account'),
  wrongCodesPerAccountAndHour: limit(20, 'Wrong activation codes for one account from one network'),
  wrongCodesOfAllNetworksAndHour: limit(
    200,
    'Wrong activation codes for one account from all networks, past which each network has one a minute',
  ),
  newAccountsPerAddressAndHour: limit(30, 'Accounts that are created with a token, per network'),
  wrongRegistrarKeysPerAddressAndHour: limit(60, 'Wrong registrar keys from one network'),
  unknownAccountsPerRegistrarKeyAndHour: limit(
    5_000,
    'Accounts that are not there, asked for with one registrar key; those that are there are answered on',
  ),
  mailsPerAccountAndHour: limit(5, 'Confirmation mails of one account'),
  mailsPerRecipientAndHour: limit(5, 'Confirmation mails to one mailbox that one network asks for'),
  textsPerAccountAndHour: limit(5, 'Text messages of one account'),
  textsPerAccountAndDay: limit(10, 'Text messages of one account a day'),
  textsPerNumberAndDay: limit(10, 'Text messages to one number a day, whoever asks'),
  textsPerNetworkAndDay: limit(20, 'Text messages that one network asks for a day'),
  textsPerDay: limit(500, 'Text messages of the whole installation a day'),
  textsPerRecipientAndDay: limit(5, 'Text messages to one number that one network asks for'),
  pushesPerAddressAndHour: limit(20, 'Pushed tokens that one network asks for'),
});

const applicationArn = (of: string) =>
  z.optional(
    z
      .string()
      .check(
        z.startsWith('arn:', 'must be the ARN of an SNS platform application'),
        z.describe(`ARN of the SNS platform application for ${of}`),
      ),
  );

/** Repeats the challenges of a 401 where API Gateway is to write them: nothing on the way renames it. */
export const CHALLENGE_HEADER = 'x-authenticate';

/** What an operator can set of the accounts family; `cdk.json` carries it, the functions get it as one variable. */
export const accountsSettingsSchema = z.object({
  sipDomain: z
    .string()
    .check(
      z.regex(
        /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
        'must be a domain in lower case without a final dot, as sip.example.org',
      ),
      z.describe('Domain of accounts that are created without one'),
    ),
  furtherDomains: z
    ._default(z.array(z.string().check(z.regex(SIP_DOMAIN, 'must be a domain as sip.example.org'))), [])
    .check(z.describe('Further domains in which a pushed token creates accounts; administrators use any')),
  realm: z.optional(
    z
      .string()
      .check(
        z.regex(/^[^"\\\p{Cc}:]{1,100}$/u, 'must be a text without quotes, backslashes and colons'),
        z.describe('Realm of new passwords; the account’s domain unless given'),
      ),
  ),
  apiKeyIdleDays: z
    ._default(z.int().check(z.positive()), 60)
    .check(z.describe('An API key that is not used for so long ends, at most a day or a 24th of it later')),
  credentialsMaxAgeSeconds: z
    ._default(z.int().check(z.positive(), z.lte(3_600, 'must be an hour at most')), 60)
    .check(
      z.describe('How long a SIP proxy may keep what it checks an account with, and that there is none'),
    ),
  mapChallenges: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'API Gateway writes `WWW-Authenticate` itself, all challenges in one line that some clients cannot read: only ' +
          'where it renames that header',
      ),
    ),
  textSender: z.optional(
    z
      .string()
      .check(
        z.regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, 'must be up to 11 letters and digits, one a letter'),
        z.describe('Shown as the sender of texts, in countries that have such names'),
      ),
  ),
  sms: z._default(
    z.object({
      countries: z
        ._default(z.array(z.string().check(z.regex(/^[A-Z]{2}$/, 'must be as DE'))), [])
        .check(
          z.describe(
            'Countries that texts may go to, as `["DE","FR"]` (ISO 3166-1); none unless given. Satellite phones are in none',
          ),
        ),
    }),
    { countries: [] },
  ),
  pushApplications: z._default(
    z.object({
      apns: applicationArn('Apple'),
      'apns.dev': applicationArn('Apple’s sandbox'),
      fcm: applicationArn('Google'),
    }),
    {},
  ),
  limits: z._default(limitsSchema, limitsSchema.parse({})),
});

export type AccountsSettings = z.output<typeof accountsSettingsSchema>;

/** @throws Error when `ACCOUNTS` is unset or does not fit */
export const accountsSettings = (environment: Environment): AccountsSettings =>
  accountsSettingsSchema.parse(JSON.parse(requireEnv(environment, 'ACCOUNTS')));
