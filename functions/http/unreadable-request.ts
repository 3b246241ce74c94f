import type { InvalidInput } from './family';

/** A request that cannot be read at all; the family words it. */
export class UnreadableRequest extends Error {
  constructor(readonly fault: InvalidInput) {
    super(fault.sentence);
  }
}

/** @param sentence ends "The request body …" */
export const unreadable = (sentence: string) =>
  new UnreadableRequest({ kind: 'unreadable', parameter: '', sentence });
