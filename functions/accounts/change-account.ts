import { epochSeconds, type Clock } from '../clock';
import { newWriteId } from '../dns/name-store';
import type { Account } from './account';
import type { AccountClaim, AccountStore, SaveAccountResult } from './account-store';

/** What a decision comes to: the next state and what else must hold with it, or nothing to write. */
export type AccountDecision = { next: Account; claims?: AccountClaim[] } | undefined;

/** Why a decided write was not made: what it claimed could not be had. */
export type RefusedClaim = Exclude<SaveAccountResult, { outcome: 'saved' | 'changed' }>;

const MAX_ATTEMPTS = 12;

/**
 * Reads an account, lets `decide` work out its next state, and writes that if nobody was faster; otherwise decides
 * anew on what is there now. So one write decides every race, and its losers are told by the rules.
 *
 * @param decide throws to refuse; called again after a lost race, so it must not have effects
 * @param refused makes the error for a claim that could not be had
 * @returns the account after the change
 */
export async function changeAccount(
  { accounts, clock }: { accounts: AccountStore; clock: Clock },
  address: string,
  decide: (current: Account | undefined) => Promise<AccountDecision> | AccountDecision,
  refused: (claim: RefusedClaim) => Error = unexpectedRefusal,
): Promise<Account | undefined> {
  let writeId: string | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const current = await accounts.find(address);
    // The write before this one went through; only its answer was lost on the way.
    if (writeId !== undefined && current?.decidedBy === writeId) return current;
    const decision = await decide(current);
    if (!decision) return current;
    writeId = newWriteId();
    const next = { ...decision.next, decidedBy: writeId };
    const result = await accounts.save(next, decision.claims ?? [], epochSeconds(clock), writeId);
    if (result.outcome === 'saved') return { ...next, writeId };
    if (result.outcome !== 'changed') throw refused(result);
    await clock.sleep(Math.random() * Math.min(20 * 2 ** attempt, 1_000));
  }
  throw new Error(`An account was changed by others ${MAX_ATTEMPTS} times in a row`);
}

const unexpectedRefusal = ({ outcome }: RefusedClaim) =>
  new Error(`A change of an account claims nothing, and was refused: ${outcome}`);
