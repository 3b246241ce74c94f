import { epochSeconds, type Clock } from '../clock';
import { newWriteId } from '../dns/name-store';
import type { Limited } from '../limits/limit';
import type { CodeChange, CodeStore } from './code-store';
import type { InstallCode } from './install-code';

const MAX_ATTEMPTS = 12;

const unexpectedLimit = ({ claim }: Limited) =>
  new Error(`Limit ${claim.limit} was hit where none is expected`);

/**
 * Reads a code, lets `decide` work out what becomes of it, and writes that if nobody was faster; otherwise decides
 * anew on what is there now. So one write decides every race.
 *
 * @param decide throws to refuse; nothing is written where it returns nothing
 * @param limited makes the error for a limit that was hit
 * @returns the code as it is then
 */
export async function changeCode(
  { codes, clock }: { codes: CodeStore; clock: Clock },
  hash: string,
  decide: (current: InstallCode | undefined) => Promise<CodeChange | undefined>,
  limited: (limited: Limited) => Error = unexpectedLimit,
): Promise<InstallCode | undefined> {
  let writeId: string | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const current = await codes.get(hash);
    // The write before this one went through; only its answer was lost on the way and the client sent it again.
    if (current && writeId !== undefined && current.writeId === writeId) return current;
    const change = await decide(current);
    if (!change) return current;
    writeId = newWriteId();
    const result = await codes.save(change, writeId, epochSeconds(clock));
    if (result.outcome === 'limited') throw limited(result);
    if (result.outcome === 'saved') return { ...change.code, writeId };
    await clock.sleep(Math.random() * Math.min(20 * 2 ** attempt, 1_000));
  }
  throw new Error(`An install code was changed by others ${MAX_ATTEMPTS} times in a row`);
}
