import * as z from 'zod/mini';
import { accountsLimits } from '../store/dynamo-accounts';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { isOpen } from '../account';
import { defineRoute, html, redirect } from '../../http/route';
import { checkGuess } from '../../limits/guess';
import { passwordGuess, WRONG_PASSWORDS, WRONG_PASSWORDS_OF_NETWORK } from '../login-limits';
import { passwordMatches } from '../password';
import { addressIn } from '../sip-address';
import { accounts as family } from '../family';
import { proofOf } from '../callers/authentication';
import {
  anonymous,
  foreignPage,
  formToken,
  mustBeOwnForm,
  openSession,
  panelPorts,
} from '../callers/panel-access';
import { filesOf, panelPage, problemPage } from '../panel-pages';
import { accountsSettings } from '../settings';
import { byField } from '../../http/caller';

const FAULTS = {
  wrong: 'The SIP address or the password is not right.',
  inactive:
    'This account is not activated. Activate it with the code that you got, or ask whoever runs the service.',
  blocked: 'This account is blocked. Please ask whoever runs the service.',
} as const;

export const panelLogin = defineRoute({
  id: 'panel-login',
  family,
  method: 'POST',
  path: '/panel/login',
  summary: 'Log in to the panel',
  description: 'Takes the form of the login page. Wrong passwords are limited per account and network.',
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
  limits: [WRONG_PASSWORDS, WRONG_PASSWORDS_OF_NETWORK],
  files: filesOf('login'),
  foreignPage,
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
    const guess = passwordGuess(address ?? typed, call, settings);
    const account = proofOf(
      await checkGuess(limits, guess, call, async () => {
        const found = address ? await accounts.find(address) : undefined;
        return found && (await passwordMatches(password, found, passwords)) ? found : undefined;
      }),
    );
    if (account && isOpen(account)) {
      return { status: 303, location: '/panel', headers: await openSession(ports, account, call) };
    }
    const page = panelPage(folder, 'login', 'Not logged in', {
      formToken: anonymous(call).formToken,
      // Whoever does not know the password learns nothing about the account.
      fault: FAULTS[!account ? 'wrong' : account.blocked ? 'blocked' : 'inactive'],
      account: given,
      sipDomain: settings.sipDomain,
    });
    return { status: 422, ...page };
  },
});
