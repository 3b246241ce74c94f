/** What both activation routes do with a code. */
import { accountsLimits, dynamoAccounts } from '../store/dynamo-accounts';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { requireEnv, type Environment } from '../../environment';
import type { Call } from '../../http/call';
import { checkGuess, type GuessCounters, type GuessRule } from '../../limits/guess';
import { limitedNetwork, lineOf } from '../../limits/network';
import type { Need } from '../../needs';
import { hashSecret } from '../../secrets/hash';
import type { SigningKeys } from '../../secrets/key-ring';
import type { Sealer } from '../../secrets/sealer';
import type { Account } from '../account';
import type { AccountStore } from '../account-store';
import { activateByCode, type Activation } from '../activation-by-code';
import { refuse, type AccountsCode } from '../family';
import { textLimits, TEXT_LIMITS } from '../message-limits';
import { minutes, noSuchAccount, refusedClaim } from '../refusals';
import { accountsSettings, type AccountsSettings } from '../settings';

export const activationNeeds = [
  'settings:accounts',
  'accounts:find',
  'accounts:save',
  'accounts-limits:count',
  'account-phones:claim',
  'accounts-keys:read',
  'mail-secret:seal',
] as const satisfies Need[];

export const activationErrors = [
  'NotFound',
  'WrongCode',
  'CodeExpired',
  'TooManyRequests',
] as const satisfies AccountsCode[];

/** A code of 13 characters is not to be guessed, and locks for nobody. */
const WRONG_CODES: GuessRule = {
  id: 'wrong-activation-codes',
  counts: 'wrong codes; five wrong ones of 4 digits shut a network out for that code, twenty of all burn it',
  windowSeconds: 3_600,
  network: 'each',
  subject: 'account',
  setting: 'wrongCodesPerAccountAndHour',
  settingOfAll: 'wrongCodesOfAllNetworksAndHour',
};

/** With what the text counts that takes the place of a burnt code: it is late past that, and never refused. */
export const activationLimits = [WRONG_CODES, ...TEXT_LIMITS] as const;

interface ActivationPorts {
  accounts: AccountStore;
  limits: GuessCounters;
  keys: SigningKeys;
  messages: Sealer;
  settings: AccountsSettings;
}

export const activationPorts = (environment: Environment): ActivationPorts => {
  const table = accountsTableOf(environment);
  return {
    accounts: dynamoAccounts(table),
    limits: accountsLimits(table),
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACCOUNTS_KEYS')),
    messages: kmsSealer(environment, 'mail'),
    settings: accountsSettings(environment),
  };
};

/** @throws Problem for a code that does not activate the account */
export async function activate(
  address: string,
  code: string,
  ports: ActivationPorts,
  call: Call,
): Promise<Account> {
  const { clock, sourceIp } = call;
  const { settings, limits } = ports;
  const network = limitedNetwork(sourceIp);
  const given = {
    code,
    line: lineOf(sourceIp),
    textLimits: (phone: string) => textLimits({ address, network }, phone, settings),
  };
  const seen: { last?: Activation } = {};
  const guess = {
    rule: WRONG_CODES,
    subject: hashSecret(address),
    network,
    max: settings.limits.wrongCodesPerAccountAndHour,
    maxOfAll: settings.limits.wrongCodesOfAllNetworksAndHour,
  };
  const guessed = await checkGuess(limits, guess, call, async () => {
    seen.last = await activateByCode({ ...ports, clock }, address, given, refusedClaim);
    return seen.last.outcome === 'activated' ? seen.last.account : undefined;
  });
  if (guessed.outcome === 'limited') throw tooManyCodes(guessed.retryAfterSeconds);
  if (guessed.outcome === 'right') return guessed.proof;
  switch (seen.last?.outcome) {
    case 'unknown':
      throw noSuchAccount();
    case 'expired':
      throw refuse('CodeExpired', 'The code has expired.');
    case 'shut-out':
      throw tooManyCodes(seen.last.retryAfterSeconds);
    default:
      throw refuse('WrongCode', 'The code is incorrect.');
  }
}

const tooManyCodes = (retryAfterSeconds: number) =>
  refuse('TooManyRequests', `Too many wrong codes. Please try again in ${minutes(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  });
