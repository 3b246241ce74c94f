import * as z from 'zod/mini';
import { createHash } from 'node:crypto';
import { mailLimits } from '../store/dynamo-mail-operators';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import type { LimitClaim } from '../../limits/limit';
import { passwordMatches } from '../password';
import { mail, refuse } from '../family';
import { newOperatorToken, operator as operatorCaller } from '../callers/operator-token';
import { mailSettings, type MailSettings } from '../settings';
import { byField } from '../../http/caller';

const QUARTER_HOUR = 900;

export const mailAuth = defineRoute({
  id: 'mail-auth',
  family: mail,
  method: 'POST',
  path: '/mail/auth',
  summary: 'Log in',
  description:
    'Answers the token that every other route wants in the header `Auth-token`. It lives for 30 minutes.',
  caller: byField('an operator, by name and password', { username: 'nobody', password: 'nothing' }, [
    'WrongCredentials',
  ]),
  request: z.object({
    username: z
      .string('must be a text')
      .check(
        z.minLength(1, 'is missing'),
        z.maxLength(255, 'is too long'),
        z.describe('Name of the operator'),
      ),
    password: z
      .string('must be a text')
      .check(
        z.minLength(1, 'is missing'),
        z.maxLength(1_024, 'is too long'),
        z.describe('Password of the operator'),
      ),
  }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        token: z.string().check(z.describe('Secret: goes into the header `Auth-token`')),
      }),
      'Logged in.',
    ),
  },
  errors: ['TooManyRequests'],
  needs: [...operatorCaller.needs, 'mail-limits:count', 'settings:mail'],
  ports: (environment) => ({
    ...operatorCaller.ports(environment),
    limits: mailLimits(mailTablesOf(environment)),
    settings: mailSettings(environment),
  }),

  async handle({ username, password }, { operators, keys, limits, settings }, { clock, sourceIp }) {
    const limited = await limits.count(loginLimits(username, sourceIp, settings), epochSeconds(clock));
    if (limited) {
      const { retryAfterSeconds } = limited;
      const minutes = Math.ceil(retryAfterSeconds / 60);
      throw refuse('TooManyRequests', `Too many logins. Please try again in ${minutes} minutes.`, {
        retryAfterSeconds,
      });
    }
    const operator = await operators.find(username);
    const matches = await passwordMatches(password, operator?.passwordHash);
    if (!operator || !matches) throw refuse('WrongCredentials', 'Username/password is not correct');
    return { status: 200, body: { result: true, token: await newOperatorToken(operator, { keys, clock }) } };
  },
});

/** Counted before the password is looked at, so that guesses side by side count as well. */
function loginLimits(username: string, sourceIp: string, { limits }: MailSettings): LimitClaim[] {
  const subject = createHash('sha256').update(username.toLowerCase()).digest('hex');
  return [
    {
      kind: 'limit',
      limit: 'mail-logins-user',
      subject,
      max: limits.loginsPerUserAndQuarterHour,
      windowSeconds: QUARTER_HOUR,
    },
    {
      kind: 'limit',
      limit: 'mail-logins-address',
      subject: sourceIp,
      max: limits.loginsPerAddressAndQuarterHour,
      windowSeconds: QUARTER_HOUR,
    },
  ];
}
