import * as z from 'zod/mini';
import { accountsLimits } from '../store/dynamo-accounts';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import type { Call } from '../../http/call';
import { defineRoute, html, redirect } from '../../http/route';
import type { LimitClaim } from '../../limits/limit';
import { hashSecret } from '../../secrets/hash';
import { passwordMatches } from '../password';
import { addressIn } from '../sip-address';
import { minutes } from '../refusals';
import { accounts as family, refuse } from '../family';
import { anonymous, formToken, mustBeOwnForm, openSession, panelPorts } from '../callers/panel-access';
import { filesOf, panelPage, problemPage } from '../panel-pages';
import { accountsSettings, type AccountsSettings } from '../settings';
import { byField } from '../../http/caller';

const QUARTER_HOUR = 900;

const FAULTS = {
  wrong: 'The SIP address or the password is not right.',
  inactive:
    'This account is not activated. Activate it with the code that you got, or ask whoever runs the service.',
} as const;

export const panelLogin = defineRoute({
  id: 'panel-login',
  family,
  method: 'POST',
  path: '/panel/login',
  summary: 'Log in to the panel',
  description:
    'Takes the form of the login page. Logins are limited per account and per source address, right or wrong.',
  caller: byField('a person with a browser', { form_token: 'nobody' }, ['Forbidden']),
  request: z.object({
    account: z._default(
      z
        .string('must be a text')
        .check(
          z.trim(),
          z.maxLength(320, 'is too long'),
          z.describe('SIP address; a user name alone is one of the default domain'),
        ),
      '',
    ),
    password: z._default(
      z.string('must be a text').check(z.maxLength(1_024, 'is too long'), z.describe('Password')),
      '',
    ),
    form_token: formToken,
  }),
  responses: {
    303: redirect('To the panel.'),
    422: html('The login page again, with what was wrong.'),
  },
  errors: ['TooManyRequests'],
  needs: [
    'settings:accounts',
    'accounts:find',
    'account-password:open',
    'accounts-limits:count',
    'panel-sessions:save',
  ],
  files: filesOf('login'),
  problemPage,
  ports(environment) {
    const ports = panelPorts(environment);
    return {
      ...ports,
      limits: accountsLimits(ports.table),
      passwords: kmsSealer(environment, 'account-password'),
      settings: accountsSettings(environment),
    };
  },

  async handle({ account: given, password, form_token }, ports, call) {
    const { accounts, limits, passwords, settings, folder } = ports;
    mustBeOwnForm(form_token, call);
    // A person may type it in any case; the password is checked with the name as the account has it.
    const typed = given.toLowerCase();
    const address = addressIn(typed.includes('@') ? typed : `${typed}@${settings.sipDomain}`);
    const limited = await limits.count(loginLimits(address ?? '', call, settings), epochSeconds(call.clock));
    if (limited) throw tooManyLogins(limited.retryAfterSeconds);

    const account = address ? await accounts.find(address) : undefined;
    const isRight = account !== undefined && (await passwordMatches(password, account, passwords));
    if (isRight && account.activated) {
      return { status: 303, location: '/panel', headers: await openSession(ports, account, call) };
    }
    const page = panelPage(folder, 'login', 'Not logged in', {
      formToken: anonymous(call).formToken,
      // Whoever does not know the password learns nothing about the account.
      fault: isRight ? FAULTS.inactive : FAULTS.wrong,
      account: given,
      sipDomain: settings.sipDomain,
    });
    return { status: 422, ...page };
  },
});

/** Counted before the password is looked at, so that guesses side by side count as well. */
function loginLimits(address: string, { sourceIp }: Call, { limits }: AccountsSettings): LimitClaim[] {
  return [
    {
      kind: 'limit',
      limit: 'panel-logins-account',
      // A hash is short, whatever was typed.
      subject: hashSecret(address),
      max: limits.panelLoginsPerAccountAndQuarterHour,
      windowSeconds: QUARTER_HOUR,
    },
    {
      kind: 'limit',
      limit: 'panel-logins-address',
      subject: sourceIp,
      max: limits.panelLoginsPerAddressAndQuarterHour,
      windowSeconds: QUARTER_HOUR,
    },
  ];
}

const tooManyLogins = (retryAfterSeconds: number) =>
  refuse('TooManyRequests', `Too many logins. Please try again in ${minutes(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  });
