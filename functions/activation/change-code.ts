import { changeItem } from '../change-item';
import { epochSeconds, type Clock } from '../clock';
import type { Limited } from '../limits/limit';
import type { CodeChange, CodeStore } from './code-store';
import type { InstallCode } from './install-code';

/**
 * Changes a code as `changeItem` does.
 *
 * @param decide throws to refuse; nothing is written where it returns nothing
 * @param limited makes the error for a limit that was hit
 * @returns the code as it is then
 */
export const changeCode = (
  { codes, clock }: { codes: CodeStore; clock: Clock },
  hash: string,
  decide: (current: InstallCode | undefined) => Promise<CodeChange | undefined>,
  limited: (limited: Limited) => Error = unexpectedLimit,
): Promise<InstallCode | undefined> =>
  changeItem<InstallCode, CodeChange>(
    {
      what: 'An install code',
      read: () => codes.get(hash),
      decide,
      async write({ next, writeId }) {
        const result = await codes.save(next, writeId, epochSeconds(clock));
        if (result.outcome === 'limited') throw limited(result);
        return result.outcome === 'saved' ? { ...next.code, writeId } : undefined;
      },
      ifWritten: (current, { writeId }) => (current?.writeId === writeId ? current : undefined),
    },
    clock,
  );

const unexpectedLimit = ({ claim }: Limited) =>
  new Error(`Limit ${claim.limit} was hit where none is expected`);
