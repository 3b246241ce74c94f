import { epochSeconds, type Clock } from '../clock';
import type { SigningKeys } from '../secrets/key-ring';
import { addressOf, type Account } from './account';
import type { AccountClaim, AccountStore } from './account-store';
import { changeAccount, type AccountDecision, type RefusedClaim } from './change-account';
import { codeMatches } from './code';
import { activationSubject } from './new-account';
import { AGAIN, tryAgain } from '../try-again';

/** A code has 4 digits at worst. */
const MAX_WRONG_CODES = 5;

interface Ports {
  accounts: AccountStore;
  keys: SigningKeys;
  clock: Clock;
}

export type Activation =
  { outcome: 'activated'; account: Account } | { outcome: 'wrong' | 'expired' | 'locked' | 'unknown' };

/**
 * Activates an account with its code. A wrong one is counted by the write that would otherwise have activated it, so
 * that guesses side by side are counted as well.
 * @param refused makes the error for a number that became another account's meanwhile
 */
export async function activateByCode(
  { accounts, keys, clock }: Ports,
  address: string,
  code: string,
  refused: (claim: RefusedClaim) => Error,
): Promise<Activation> {
  const judged: { last: Judgement } = { last: { outcome: 'unknown' } };
  const account = await changeAccount(
    { accounts, clock },
    address,
    async (current) => {
      judged.last = await judge(current, code, { keys, clock });
      return judged.last.decision;
    },
    refused,
  );
  const { outcome } = judged.last;
  if (outcome !== 'activated') return { outcome };
  if (!account) throw new Error('An account that was activated is not there');
  return { outcome, account };
}

interface Judgement {
  outcome: Activation['outcome'];
  decision?: AccountDecision;
}

async function judge(
  current: Account | undefined,
  code: string,
  { keys, clock }: Pick<Ports, 'keys' | 'clock'>,
): Promise<Judgement> {
  if (!current) return { outcome: 'unknown' };
  const { confirmation } = current;
  if (!confirmation) return { outcome: 'wrong' };
  if (confirmation.attempts >= MAX_WRONG_CODES) return { outcome: 'locked' };
  if (confirmation.endsAt !== undefined && confirmation.endsAt <= epochSeconds(clock)) {
    return { outcome: 'expired' };
  }
  const subject = activationSubject(addressOf(current));
  if (await codeMatches({ keys, now: clock.now() }, code, subject, confirmation.codeHash)) {
    return { outcome: 'activated', decision: activated(current) };
  }
  const counted = { ...confirmation, attempts: confirmation.attempts + 1 };
  return { outcome: 'wrong', decision: { next: { ...current, confirmation: counted } } };
}

/** The address or number that the code was sent to is the account's from now on. */
function activated({ confirmation, ...account }: Account): { next: Account; claims: AccountClaim[] } {
  const { channel, to } = confirmation ?? {};
  const phone = channel === 'phone' ? to : undefined;
  const messages = account.messages.filter(({ template }) => !template.startsWith('account-activation'));
  return {
    next: {
      ...account,
      activated: true,
      messages,
      ...(channel === 'email' && to ? { email: to } : {}),
      ...(phone ? { phone } : {}),
    },
    claims: phone ? [{ kind: 'phone', phone }] : [],
  };
}

/** Whoever is registered is not any more: the registrar is told by the same write. */
function deactivated(current: Account, now: number): AccountDecision {
  return {
    next: { ...current, activated: false, devicesAfter: now },
    claims: [{ kind: 'registrar-note', event: 'deactivated' }],
  };
}

/** Has an account activated or not, as an administrator wants it. @returns undefined when there is none */
export const setActivated = (
  ports: { accounts: AccountStore; clock: Clock },
  address: string,
  wanted: boolean,
  refused: (claim: RefusedClaim) => Error,
): Promise<Account | undefined> =>
  changeAccount(
    ports,
    address,
    (current) => {
      if (!current || current.activated === wanted) return undefined;
      return wanted ? activated(current) : deactivated(current, epochSeconds(ports.clock));
    },
    refused,
  );

/** Removes an account and everything of it. @returns the account, or undefined when there is none */
export async function removeAccount(
  { accounts, clock }: { accounts: AccountStore; clock: Clock },
  address: string,
): Promise<Account | undefined> {
  return tryAgain(clock, 'An account', async () => {
    const account = await accounts.find(address);
    if (!account) return undefined;
    return (await accounts.remove(account, epochSeconds(clock))) ? account : AGAIN;
  });
}
