import { accountsTableOf } from '../store/dynamo-accounts-table';
import { accountsLimits, dynamoAccounts } from '../store/dynamo-accounts';
import { dynamoCallers } from '../store/dynamo-callers';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../clock';
import { requireEnv, type Environment } from '../../environment';
import { checked } from '../../http/caller';
import type { Call } from '../../http/call';
import { checkGuess, type GuessCounters, type Guessed } from '../../limits/guess';
import type { SigningKeys } from '../../secrets/key-ring';
import type { Sealer } from '../../secrets/sealer';
import { addressOf, type Account } from '../account';
import type { AccountStore } from '../account-store';
import { apiKeyMatches, isUseWorthNoting } from '../api-key';
import type { CallerStore } from '../caller-store';
import {
  challengeLine,
  DIGEST_ALGORITHMS,
  isForTarget,
  isRightResponse,
  readCredentials,
  type Credentials,
} from '../digest';
import {
  LOOKUPS,
  lookupLimit,
  passwordGuess,
  WRONG_PASSWORDS,
  WRONG_PASSWORDS_OF_NETWORK,
} from '../login-limits';
import { checkNonce, newNonce, NONCE_SECONDS, opaqueOf } from '../nonce';
import { algorithmsOf, openPassword } from '../password';
import { addressIn } from '../sip-address';
import { invalidField, refuse } from '../family';
import { minutes, mustBeWithin, noSuchAccount } from '../refusals';
import { accountsSettings, CHALLENGE_HEADER, type AccountsSettings } from '../settings';

export interface CallerPorts {
  accounts: AccountStore;
  callers: CallerStore;
  limits: GuessCounters;
  keys: SigningKeys;
  passwords: Sealer;
  settings: AccountsSettings;
}

const callerPorts = (environment: Environment): CallerPorts => {
  const table = accountsTableOf(environment);
  return {
    accounts: dynamoAccounts(table),
    callers: dynamoCallers(table),
    limits: accountsLimits(table),
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACCOUNTS_KEYS')),
    passwords: kmsSealer(environment, 'account-password'),
    settings: accountsSettings(environment),
  };
};

/**
 * The account that calls: the one in `From`, whose API key or password the caller has proven, and which is activated.
 * @throws Problem: 422 without a SIP address in `From`, 404 when there is no such account, 401 with challenges, 429
 */
async function mustBeAccount(ports: CallerPorts, call: Call): Promise<Account> {
  const account = await findCaller(ports, call);
  const apiKey = call.headers['x-api-key'];
  if (apiKey === undefined) await mustProvePassword(account, ports, call);
  else await mustHaveApiKey(account, apiKey, ports, call);
  if (!account.activated) throw await unauthenticated('The account is not activated.', account, ports, call);
  if (account.blocked) throw await unauthenticated('The account is blocked.', account, ports, call);
  return account;
}

/** The same, for administrators alone. @throws Problem 403 for everybody else */
async function mustBeAdmin(ports: CallerPorts, call: Call): Promise<Account> {
  const account = await mustBeAccount(ports, call);
  if (!account.admin) throw refuse('Forbidden', 'Only an administrator may do this.');
  return account;
}

async function findCaller(
  { accounts, limits, settings }: CallerPorts,
  { headers, sourceIp, clock }: Call,
): Promise<Account> {
  const from = headers.from;
  if (!from)
    throw invalidField('from', 'The from header is missing: it is the SIP address, as sip:user@domain.');
  const address = addressIn(from);
  if (!address) throw invalidField('from', 'The from header must be a SIP address, as sip:user@domain.');
  const account = await accounts.find(address);
  if (!account) {
    await mustBeWithin(limits, [lookupLimit(sourceIp, settings)], epochSeconds(clock));
    throw noSuchAccount();
  }
  return account;
}

async function mustHaveApiKey(
  account: Account,
  apiKey: string,
  ports: CallerPorts,
  call: Call,
): Promise<void> {
  const now = epochSeconds(call.clock);
  const { apiKeyIdleDays } = ports.settings;
  if (!apiKeyMatches(account, apiKey, now, apiKeyIdleDays)) {
    throw await unauthenticated('API key invalid', account, ports, call);
  }
  if (account.apiKeyHash && isUseWorthNoting(account, now, apiKeyIdleDays)) {
    await ports.callers.touchApiKey(addressOf(account), account.apiKeyHash, now);
  }
}

async function mustProvePassword(account: Account, ports: CallerPorts, call: Call): Promise<void> {
  const { authorization } = call.headers;
  if (!authorization) throw await unauthenticated('Authentication required', account, ports, call);
  const answers = readCredentials(authorization);
  if (answers.length === 0) throw await unauthenticated('Authorization invalid', account, ports, call);

  const now = epochSeconds(call.clock);
  const at = { keys: ports.keys, now: call.clock.now() };
  const states = await Promise.all(answers.map(({ nonce }) => checkNonce(at, nonce, addressOf(account))));
  const own = answers.filter((_, position) => states[position] !== 'foreign');
  if (own.length === 0) throw await unauthenticated('Nonce invalid', account, ports, call);
  const credentials = await mustBeRight(ports, call, account, async () => {
    const proofs = await Promise.all(own.map((answer) => isProof(answer, account, ports, call)));
    return own.find((_, position) => proofs[position]);
  });
  if (!credentials) throw await unauthenticated('Credentials invalid', account, ports, call);
  // The password was right: a client that is told so answers the new nonce by itself.
  if (states[answers.indexOf(credentials)] === 'old') {
    throw await unauthenticated('Nonce invalid', account, ports, call, { stale: true });
  }
  // Counted for proven passwords alone: nobody else can use up a nonce.
  const count = parseInt(credentials.nc, 16);
  if (count < 1 || !(await ports.callers.useNonce(credentials.nonce, count, now + NONCE_SECONDS))) {
    throw await unauthenticated('Nonce replayed', account, ports, call);
  }
}

/**
 * Checks a password of an account, whoever gives it.
 * @param check undefined for a wrong one
 * @throws Problem 429 when there were too many wrong ones
 */
export async function mustBeRight<Proof>(
  { limits, settings }: Pick<CallerPorts, 'limits' | 'settings'>,
  call: Call,
  account: Pick<Account, 'username' | 'domain'>,
  check: () => Promise<Proof | undefined>,
): Promise<Proof | undefined> {
  const guess = passwordGuess(addressOf(account), call, settings);
  return proofOf(await checkGuess(limits, guess, call, check));
}

/** @throws Problem 429 */
export function proofOf<Proof>(guessed: Guessed<Proof>): Proof | undefined {
  if (guessed.outcome === 'limited') throw tooManyLogins(guessed.retryAfterSeconds);
  return guessed.outcome === 'right' ? guessed.proof : undefined;
}

/** Whether the answer was made with the account's password, for this account and this request. */
async function isProof(
  credentials: Credentials,
  account: Account,
  ports: CallerPorts,
  call: Call,
): Promise<boolean> {
  const { username, realm, algorithm, uri } = credentials;
  const hash = await openPassword(account, algorithm, ports.passwords);
  return (
    hash !== undefined &&
    username === account.username &&
    realm === account.realm &&
    isForTarget(uri, call.target) &&
    isRightResponse(credentials, hash, call.method)
  );
}

/** A 401 with what the account can be proven with. */
async function unauthenticated(
  message: string,
  account: Account,
  { keys, settings }: CallerPorts,
  { clock }: Call,
  { stale = false } = {},
) {
  const address = addressOf(account);
  const nonce = await newNonce({ keys, now: clock.now() }, address);
  const algorithms = algorithmsOf(account);
  // An account that nobody gave a password can still have an API key.
  const challenges = (algorithms.length > 0 ? algorithms : DIGEST_ALGORITHMS).map((algorithm) =>
    challengeLine({ realm: account.realm, algorithm, nonce, opaque: opaqueOf(address), stale }),
  );
  return refuse('Unauthenticated', message, {
    challenges,
    ...(settings.mapChallenges ? { headers: { [CHALLENGE_HEADER]: challenges.join(', ') } } : {}),
  });
}

const tooManyLogins = (retryAfterSeconds: number) =>
  refuse('TooManyRequests', `Too many wrong passwords. Please try again in ${minutes(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  });

const AUTHENTICATED = {
  needs: [
    'settings:accounts',
    'accounts:find',
    'accounts-keys:read',
    'account-password:open',
    'account-nonces:count',
    'account-api-keys:touch',
    'accounts-limits:count',
  ],
  limits: [WRONG_PASSWORDS, WRONG_PASSWORDS_OF_NETWORK, LOOKUPS],
  ports: callerPorts,
  // Everybody's `From` can be wrong.
  errors: ['Invalid', 'NotFound', 'TooManyRequests'],
} as const;

export const activatedAccount = checked({
  ...AUTHENTICATED,
  name: 'an activated account',
  curl: ["--digest -u 'ada.lovelace:correct-horse'", "-H 'From: sip:ada.lovelace@sip.example.org'"],
  refusals: ['Unauthenticated'],
  check: mustBeAccount,
});

export const administrator = checked({
  ...AUTHENTICATED,
  name: 'an administrator',
  curl: ["-H 'x-api-key: …'", "-H 'From: sip:admin@sip.example.org'"],
  refusals: ['Unauthenticated', 'Forbidden'],
  check: mustBeAdmin,
});
