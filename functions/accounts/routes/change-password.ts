import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { addressOf } from '../account';
import { changeAccount } from '../change-account';
import { algorithmsOf, passwordMatches, sealPassword } from '../password';
import { accountSchema, accountView } from '../account-view';
import { activatedAccount, mustBeRight } from '../callers/authentication';
import { accounts as family, invalidField } from '../family';
import { algorithm, password } from '../parameters';
import { noSuchAccount } from '../refusals';

export const changePassword = defineRoute({
  id: 'change-password',
  family,
  method: 'POST',
  path: '/api/accounts/me/password',
  summary: 'Change the password',
  description:
    'From now on the account is authenticated with the new password and its algorithm alone: what was kept of the old ' +
    'password for other algorithms goes, and so do sessions of the panel and the API key, but for a key that made the change. The registrar is left a note: whoever registered with the old one has to do so again.',
  caller: activatedAccount,
  request: z.object({
    algorithm,
    old_password: z.nullish(
      z
        .string('must be a text')
        .check(z.maxLength(255, 'is too long'), z.describe('Required when a password is set')),
    ),
    password,
  }),
  responses: { 200: json(accountSchema, 'The account.') },
  needs: ['accounts:save', 'registrar-notes:leave', 'account-password:seal'],

  async handle({ algorithm, old_password, password }, ports, call, caller) {
    const { accounts, passwords, settings } = ports;
    const { clock } = call;
    if (algorithmsOf(caller).length > 0) {
      if (!old_password) throw family.invalid({ kind: 'missing', parameter: 'old_password', sentence: '' });
      const check = async () => ((await passwordMatches(old_password, caller, passwords)) ? true : undefined);
      if (!(await mustBeRight(ports, call, caller, check))) {
        throw invalidField('old_password', 'The old_password is not the account’s.');
      }
    }
    const realm = settings.realm ?? caller.domain;
    const sealed = await sealPassword(password, [algorithm], { ...caller, realm }, passwords);
    const account = await changeAccount({ accounts, clock }, addressOf(caller), (current) => {
      if (!current) throw noSuchAccount();
      // Somebody else may have changed it since: then the old one that was given is not the old one.
      if (JSON.stringify(current.passwords) !== JSON.stringify(caller.passwords)) {
        throw invalidField('old_password', 'The old_password is not the account’s.');
      }
      const { apiKeyHash: _hash, apiKeyUsedAt: _usedAt, ...withoutKey } = current;
      // Whoever had the old password may have made a key with it; the key that changes it knows the old one too.
      const kept = call.headers['x-api-key'] === undefined ? withoutKey : current;
      return {
        next: { ...kept, ...sealed, devicesAfter: epochSeconds(clock) },
        claims: [{ kind: 'registrar-note', event: 'password-changed' }],
      };
    });
    if (!account) throw noSuchAccount();
    return { status: 200, body: accountView(account) };
  },
});
