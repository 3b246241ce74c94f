import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';
import { AGAIN, tryAgain } from './try-again';

/** A new mark of a write. Random, so that an item that was removed and made anew is not taken for the old one. */
export const newWriteId = () => randomBytes(9).toString('base64url');

/** A write that was tried: whether it was made nobody knows before the item is read again. */
export interface TriedWrite<Next> {
  writeId: string;
  next: Next;
}

/** An item of some kind, as far as changing it goes. */
export interface ChangeableItem<Item, Next> {
  /** What it is called when it could not be changed. */
  what: string;
  read(): Promise<Item | undefined>;
  /** @returns what becomes of it, or undefined where nothing is to be written; throws to refuse; has no effects */
  decide(current: Item | undefined): Promise<Next | undefined> | Next | undefined;
  /**
   * Writes if nobody wrote since it was read.
   * @returns the item as it is then, or undefined when somebody was faster
   * @throws what refuses, e.g. a limit
   */
  write(tried: TriedWrite<Next>): Promise<Item | undefined>;
  /** The item, if the write went through and only its answer was lost on the way: the SDK sends a call again. */
  ifWritten(current: Item | undefined, tried: TriedWrite<Next>): Item | undefined;
}

/**
 * Reads an item, decides on its next state, and writes that if nobody was faster; otherwise decides anew on what is
 * there now. So one write decides every race, and its losers are told by the rules, not by the database.
 * @returns the item after the change
 */
export async function changeItem<Item, Next>(
  { what, read, decide, write, ifWritten }: ChangeableItem<Item, Next>,
  clock: Clock,
): Promise<Item | undefined> {
  let tried: TriedWrite<Next> | undefined;
  return tryAgain<Item | undefined>(clock, what, async () => {
    const current = await read();
    const written = tried && ifWritten(current, tried);
    if (written) return written;
    const next = await decide(current);
    if (next === undefined) return current;
    tried = { writeId: newWriteId(), next };
    return (await write(tried)) ?? AGAIN;
  });
}
