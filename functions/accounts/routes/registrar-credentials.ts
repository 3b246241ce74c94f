import { randomInt } from 'node:crypto';
import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import type { Call } from '../../http/call';
import { defineRoute, empty, json } from '../../http/route';
import { overallLimit, type OverallRule } from '../../limits/limit';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { embeddedMetrics } from '../../telemetry/metrics';
import { registrar } from '../callers/registrar';
import { accounts as family, refuse } from '../family';
import { sip } from '../parameters';
import type { RegistrarKey } from '../registrar-key';
import type { AccountsSettings } from '../settings';
import { credentialsOf, versionOf } from '../sip-credentials';
import { dynamoAccounts } from '../store/dynamo-accounts';
import { accountsTableOf } from '../store/dynamo-accounts-table';

/** One line stands for so many answers: a line for each would cost more than the answers do. */
const ANSWERS_A_LINE = 10;

const UNKNOWN_ACCOUNTS: OverallRule = {
  id: 'unknown-accounts',
  counts: 'accounts that are not there',
  windowSeconds: 3_600,
  network: 'all',
  subject: 'registrar key',
  because: 'accounts that are there are answered on',
  setting: 'unknownAccountsPerRegistrarKeyAndHour',
};

export const registrarCredentials = defineRoute({
  id: 'registrar-credentials',
  family,
  method: 'GET',
  path: '/api/registrar/credentials/{sip}',
  summary: 'What a SIP proxy checks an account with',
  description:
    'For a SIP proxy with a registrar key (`npm run admin -- registrar-key create`), which goes into `Authorization: ' +
    'Bearer …` and works from its networks alone. The hashes are as good as the passwords. The answer may be kept for ' +
    'the `max-age` of its `Cache-Control`, as may that there is no such account. Ask with `If-None-Match` what changed ' +
    'since; who cannot read headers finds the version in the body.',
  caller: registrar,
  request: z.object({ sip }),
  responses: {
    200: json(
      z.object({
        username: z.string(),
        domain: z.string(),
        realm: z.string(),
        activated: z.boolean(),
        blocked: z.boolean().check(z.describe('By the operator. Such an account is refused')),
        version: z
          .string()
          .check(z.describe('As in `ETag`: another one whenever anything here is another one')),
        ha1: z
          .object({ MD5: z.optional(z.string()), 'SHA-256': z.optional(z.string()) })
          .check(
            z.describe(
              'H(A1) of RFC 7616 for each algorithm that the account has a password for; none while it is not ' +
                'activated or blocked',
            ),
          ),
      }),
      'The account is there.',
    ),
    304: empty('The account is as `If-None-Match` says.'),
  },
  errors: ['NotFound'],
  needs: ['accounts:find', 'account-password:open'],
  limits: [UNKNOWN_ACCOUNTS],
  // A proxy that starts knows nobody.
  throttle: { rate: 300, burst: 600 },
  ports: (environment) => {
    const table = accountsTableOf(environment);
    return {
      accounts: dynamoAccounts(table),
      passwords: kmsSealer(environment, 'account-password'),
      sampler: { answers: randomInt(ANSWERS_A_LINE) },
    };
  },

  async handle({ sip }, { accounts, limits, passwords, settings, sampler }, call, key) {
    const cacheControl = `private, max-age=${settings.credentialsMaxAgeSeconds}`;
    // Half the price, for what a proxy keeps for a minute. That nobody is there is asked again: an account may be new.
    const account = (await accounts.find(sip, 'eventual')) ?? (await accounts.find(sip));
    if (!account) {
      const limited = await limits.count([unknownAccounts(key, settings)], epochSeconds(call.clock));
      if (limited) {
        const { retryAfterSeconds } = limited;
        throw refuse(
          'TooManyRequests',
          'Too many unknown accounts. Accounts that are there are still answered.',
          {
            retryAfterSeconds,
          },
        );
      }
      throw refuse('NotFound', 'There is no such account.', { headers: { 'cache-control': cacheControl } });
    }
    sampler.answers += 1;
    if (sampler.answers % ANSWERS_A_LINE === 0) countAnswers(key, call);
    const version = versionOf(account);
    const headers = { etag: `"${version}"`, 'cache-control': cacheControl };
    if (knows(call.headers['if-none-match'], version)) return { status: 304, headers };
    const credentials = await credentialsOf(account, passwords);
    return { status: 200, body: { ...credentials, version }, headers };
  },
});

/** RFC 9110, 13.1.2: a list, compared weakly. */
const knows = (ifNoneMatch = '', version: string) =>
  ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${version}"`);

/** Tells the operator how much a key asks for: one that leaked is seen by that. */
const countAnswers = ({ id }: RegistrarKey, { clock, log }: Call) =>
  log.info('credentials given', {
    ...embeddedMetrics(['registrarKey', id], { credentialsGiven: ANSWERS_A_LINE }, clock.now()),
  });

const unknownAccounts = ({ id }: RegistrarKey, { limits }: AccountsSettings) =>
  overallLimit(UNKNOWN_ACCOUNTS, id, limits.unknownAccountsPerRegistrarKeyAndHour);
