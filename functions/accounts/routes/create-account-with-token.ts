import * as z from 'zod/mini';
import { dynamoAccountsOf } from '../store/dynamo-accounts';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoCreationTokens } from '../store/dynamo-creation-tokens';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../clock';
import { requireEnv } from '../../environment';
import { defineRoute, json } from '../../http/route';
import { networkLimit, type NetworkRule } from '../../limits/limit';
import { limitedNetwork } from '../../limits/network';
import { hashSecret } from '../../secrets/hash';
import { deviceSubject } from '../creation-token';
import { createAccount } from '../new-account';
import { accountSchema, accountView } from '../account-view';
import { accounts as family, invalidField } from '../family';
import { codeLimits, MESSAGE_LIMITS, mustBeSendable } from '../message-limits';
import { algorithm, domain, email, password, phone, username } from '../parameters';
import { refusedClaim } from '../refusals';
import { accountsSettings } from '../settings';
import { tokenHolder } from '../callers/by-code';

const token = z
  .string('must be a text')
  .check(
    z.trim(),
    z.maxLength(64, 'is longer than any token'),
    z.describe('The token that was pushed to the device'),
  );

const NEW_ACCOUNTS: NetworkRule = {
  id: 'new-accounts',
  counts: 'new accounts',
  windowSeconds: 3_600,
  network: 'each',
  setting: 'newAccountsPerAddressAndHour',
};

export const createAccountWithToken = defineRoute({
  id: 'create-account-with-token',
  family,
  method: 'POST',
  path: '/api/accounts/with-token',
  aliases: ['/api/accounts/with-account-creation-token'],
  summary: 'Create an account with a pushed token',
  description:
    'The account is not activated. With an `email`, a code of 13 characters is mailed there; with a `phone`, one of 4 ' +
    'digits is texted there; the code activates the account, and proves the address or number. Without either, a code of ' +
    '13 characters is pushed to the device that the token was pushed to, as `{"code":"…"}`. A token creates one account.',
  caller: tokenHolder,
  request: z.object({
    username,
    password,
    algorithm,
    domain,
    token: z.nullish(token),
    account_creation_token: z.nullish(token.check(z.describe('Another name of `token`'))),
    email: z.nullish(email),
    phone: z.nullish(phone),
  }),
  responses: { 200: json(accountSchema, 'The account, not activated.') },
  errors: ['TooManyRequests'],
  needs: [
    'settings:accounts',
    'accounts:find',
    'accounts:create',
    'creation-tokens:consume',
    'account-phones:find',
    'accounts-keys:read',
    'account-password:seal',
    'mail-secret:seal',
    'accounts-limits:count',
  ],
  limits: [NEW_ACCOUNTS, ...MESSAGE_LIMITS],
  ports: (environment) => ({
    accounts: dynamoAccountsOf(environment),
    tokens: dynamoCreationTokens(accountsTableOf(environment)),
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACCOUNTS_KEYS')),
    passwords: kmsSealer(environment, 'account-password'),
    messages: kmsSealer(environment, 'mail'),
    settings: accountsSettings(environment),
  }),

  async handle(given, ports, { clock, sourceIp, headers }) {
    const { settings } = ports;
    const network = limitedNetwork(sourceIp);
    const usedToken = given.token || given.account_creation_token;
    if (!usedToken) throw family.invalid({ kind: 'missing', parameter: 'token', sentence: '' });
    const hash = hashSecret(usedToken);
    const found = await ports.tokens.find(hash, epochSeconds(clock));
    if (!found) throw refusedClaim({ outcome: 'no-such-token' });
    await mustBeSendable(given, ports);
    const ownDomain = given.domain ?? settings.sipDomain;
    if (ownDomain !== settings.sipDomain && !settings.furtherDomains.includes(ownDomain)) {
      throw invalidField('domain', 'The domain is none of this service.');
    }
    const wanted = {
      username: given.username,
      domain: ownDomain,
      realm: settings.realm ?? ownDomain,
      password: given.password,
      algorithms: [given.algorithm],
      activated: false,
      admin: false,
      email: given.email ?? undefined,
      phone: given.phone ?? undefined,
      ...(found.sealedDevice ? { device: { sealed: found.sealedDevice, subject: deviceSubject(hash) } } : {}),
      userAgent: headers['user-agent']?.slice(0, 255),
      ipAddress: sourceIp,
    };
    const { account } = await createAccount(
      { ...ports, clock },
      wanted,
      [
        { kind: 'creation-token', hash },
        networkLimit(NEW_ACCOUNTS, network, settings.limits.newAccountsPerAddressAndHour),
        ...codeLimits(wanted, network, settings),
      ],
      refusedClaim,
    );
    return { status: 200, body: accountView(account) };
  },
});
