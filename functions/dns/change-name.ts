import { epochSeconds, type Clock } from '../clock';
import type { LimitClaim } from '../limits/limit';
import { heldAt, type NameItem } from './name-item';
import { newWriteId, type Claim, type NameStore } from './name-store';

/** What a decision comes to: the next state and what else must hold with it, or nothing to write. */
export type Decision<Holder> = { next: NameItem<Holder>; claims?: Claim[] } | undefined;

const MAX_ATTEMPTS = 12;

/**
 * Reads a name, lets `decide` work out its next state, and writes that if nobody was faster; otherwise decides anew
 * on what is there now. So one write decides every race, and its losers are told by the rules, not by the database.
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
  let writeId: string | undefined;
  let attempted: NameItem<Holder> | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const current = (attempt === 1 ? known : undefined) ?? (await names.get<Holder>(name, 'strong'));
    // The write before this one went through; only its answer was lost on the way and the client sent it again.
    if (writeId !== undefined && current?.decidedBy === writeId) return current;
    // So did one that freed the name, of which a worker has left nothing since.
    if (attempted && !attempted.owner && !current) return attempted;
    const decision = await decide(current && heldAt(current, epochSeconds(clock)));
    if (!decision) return current;
    writeId = newWriteId();
    attempted = { ...decision.next, decidedBy: writeId };
    const result = await names.save(attempted, decision.claims ?? [], epochSeconds(clock), writeId);
    if (result.outcome === 'saved') return { ...attempted, writeId };
    if (result.outcome === 'limited') throw limited(result.claim, result.retryAfterSeconds);
    await clock.sleep(Math.random() * Math.min(20 * 2 ** attempt, 1_000));
  }
  throw new Error(`${name} was changed by others ${MAX_ATTEMPTS} times in a row`);
}

const unexpectedLimit = (claim: LimitClaim) =>
  new Error(`Limit ${claim.limit} was hit where none is expected`);
