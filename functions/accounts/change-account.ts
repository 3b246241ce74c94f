import { changeItem } from '../change-item';
import { epochSeconds, type Clock } from '../clock';
import type { Account } from './account';
import type { AccountClaim, AccountStore, SaveAccountResult } from './account-store';

/** What a decision comes to: the next state and what else must hold with it, or nothing to write. */
export type AccountDecision = { next: Account; claims?: AccountClaim[] } | undefined;

/** Why a decided write was not made: what it claimed could not be had. */
export type RefusedClaim = Exclude<SaveAccountResult, { outcome: 'saved' | 'changed' }>;

/**
 * Changes an account as `changeItem` does.
 *
 * @param decide throws to refuse; called again after a lost race, so it must not have effects
 * @param refused makes the error for a claim that could not be had
 * @returns the account after the change
 */
export const changeAccount = (
  { accounts, clock }: { accounts: AccountStore; clock: Clock },
  address: string,
  decide: (current: Account | undefined) => Promise<AccountDecision> | AccountDecision,
  refused: (claim: RefusedClaim) => Error = unexpectedRefusal,
): Promise<Account | undefined> =>
  changeItem<Account, NonNullable<AccountDecision>>(
    {
      // Its address is nothing for a log.
      what: 'An account',
      read: () => accounts.find(address),
      decide,
      async write({ next: { next, claims = [] }, writeId }) {
        const decided = { ...next, decidedBy: writeId };
        const result = await accounts.save(decided, claims, epochSeconds(clock), writeId);
        if (result.outcome === 'changed') return undefined;
        if (result.outcome !== 'saved') throw refused(result);
        return { ...decided, writeId };
      },
      ifWritten: (current, { writeId }) => (current?.decidedBy === writeId ? current : undefined),
    },
    clock,
  );

const unexpectedRefusal = ({ outcome }: RefusedClaim) =>
  new Error(`A change of an account claims nothing, and was refused: ${outcome}`);
