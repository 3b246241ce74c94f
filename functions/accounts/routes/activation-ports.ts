/** What both activation routes do with a code. */
import { dynamoAccountsOf } from '../store/dynamo-accounts';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import type { Clock } from '../../clock';
import { requireEnv, type Environment } from '../../environment';
import type { Need } from '../../needs';
import type { SigningKeys } from '../../secrets/key-ring';
import type { Account } from '../account';
import type { AccountStore } from '../account-store';
import { activateByCode } from '../activation-by-code';
import { refuse, type AccountsCode } from '../family';
import { noSuchAccount, refusedClaim } from '../refusals';

export const activationNeeds = [
  'accounts:find',
  'accounts:save',
  'account-phones:claim',
  'accounts-keys:read',
] as const satisfies Need[];

export const activationErrors = [
  'NotFound',
  'WrongCode',
  'CodeExpired',
  'CodeLocked',
] as const satisfies AccountsCode[];

interface ActivationPorts {
  accounts: AccountStore;
  keys: SigningKeys;
}

export const activationPorts = (environment: Environment): ActivationPorts => ({
  accounts: dynamoAccountsOf(environment),
  keys: secretsManagerKeys(environment, requireEnv(environment, 'ACCOUNTS_KEYS')),
});

/** @throws Problem for a code that does not activate the account */
export async function activate(
  address: string,
  code: string,
  ports: ActivationPorts,
  clock: Clock,
): Promise<Account> {
  const result = await activateByCode({ ...ports, clock }, address, code, refusedClaim);
  switch (result.outcome) {
    case 'activated':
      return result.account;
    case 'unknown':
      throw noSuchAccount();
    case 'wrong':
      throw refuse('WrongCode', 'The code is incorrect.');
    case 'expired':
      throw refuse('CodeExpired', 'The code has expired.');
    case 'locked':
      throw refuse(
        'CodeLocked',
        'Too many wrong codes: this account has to be activated by an administrator.',
      );
  }
}
