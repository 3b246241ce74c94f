import { changeItem } from '../change-item';
import { epochSeconds, type Clock } from '../clock';
import type { LimitClaim } from '../limits/limit';
import { heldAt, type NameItem } from './name-item';
import type { Claim, NameStore } from './name-store';

/** What a decision comes to: the next state and what else must hold with it, or nothing to write. */
export type Decision<Holder> = { next: NameItem<Holder>; claims?: Claim[] } | undefined;

/**
 * Changes a name as `changeItem` does.
 *
 * @param decide throws to refuse; called again after a lost race, so it must not have effects
 * @param limited makes the error for a limit that was hit
 * @param known the item as it was just read, perhaps a little late: saves a read where nobody wrote it since
 * @returns the state after the change
 */
export async function changeName<Holder>(
  { names, clock }: { names: NameStore; clock: Clock },
  name: string,
  decide: (current: NameItem<Holder> | undefined) => Promise<Decision<Holder>> | Decision<Holder>,
  limited: (claim: LimitClaim, retryAfterSeconds: number) => Error = unexpectedLimit,
  known?: NameItem<Holder>,
): Promise<NameItem<Holder> | undefined> {
  let justRead = known;
  return changeItem<NameItem<Holder>, NonNullable<Decision<Holder>>>(
    {
      what: name,
      async read() {
        const item = justRead ?? (await names.get<Holder>(name, 'strong'));
        justRead = undefined;
        return item;
      },
      decide: (current) => decide(current && heldAt(current, epochSeconds(clock))),
      async write({ next: { next, claims = [] }, writeId }) {
        const decided = { ...next, decidedBy: writeId };
        const result = await names.save(decided, claims, epochSeconds(clock), writeId);
        if (result.outcome === 'limited') throw limited(result.claim, result.retryAfterSeconds);
        return result.outcome === 'saved' ? { ...decided, writeId } : undefined;
      },
      ifWritten(current, { next: { next }, writeId }) {
        if (current?.decidedBy === writeId) return current;
        // A write that frees a name, of which a worker has left nothing since.
        return !next.owner && !current ? { ...next, decidedBy: writeId } : undefined;
      },
    },
    clock,
  );
}

const unexpectedLimit = (claim: LimitClaim) =>
  new Error(`Limit ${claim.limit} was hit where none is expected`);
