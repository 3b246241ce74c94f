import * as z from 'zod/mini';
import { mailLimits } from '../store/dynamo-mail-operators';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { defineRoute, json } from '../../http/route';
import { checkGuess } from '../../limits/guess';
import { loginGuess, WRONG_LOGINS, WRONG_LOGINS_OF_NETWORK } from '../login-limits';
import { passwordMatches } from '../password';
import { mail, refuse } from '../family';
import { byField } from '../../http/caller';
import { newOperatorToken, operator as operatorCaller } from '../callers/operator-token';
import { mailSettings } from '../settings';

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
  limits: [WRONG_LOGINS, WRONG_LOGINS_OF_NETWORK],
  ports: (environment) => ({
    ...operatorCaller.ports(environment),
    limits: mailLimits(mailTablesOf(environment)),
    settings: mailSettings(environment),
  }),

  async handle({ username, password }, { operators, keys, limits, settings }, call) {
    const guess = loginGuess(username, call.sourceIp, settings);
    const guessed = await checkGuess(limits, guess, call, async () => {
      const found = await operators.find(username);
      // Also for nobody's name, so that both take as long.
      return (await passwordMatches(password, found?.passwordHash)) ? found : undefined;
    });
    if (guessed.outcome === 'limited') {
      const { retryAfterSeconds } = guessed;
      const minutes = Math.ceil(retryAfterSeconds / 60);
      throw refuse('TooManyRequests', `Too many logins. Please try again in ${minutes} minutes.`, {
        retryAfterSeconds,
      });
    }
    if (guessed.outcome === 'wrong') throw refuse('WrongCredentials', 'Username/password is not correct');
    const { proof: operator } = guessed;
    return {
      status: 200,
      body: { result: true, token: await newOperatorToken(operator, { keys, clock: call.clock }) },
    };
  },
});
