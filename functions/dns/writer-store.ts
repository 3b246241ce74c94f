import type { NameItem } from './name-item';
import type { RecordSet } from './record-set';

/** What a name's records become if a batch goes through. */
export interface JournalEntry {
  name: string;
  to: RecordSet[];
}

/** A batch that is, or was, about to be submitted. */
export interface Journal {
  entries: JournalEntry[];
  /** Milliseconds since the epoch. Earlier versions did not say. */
  writtenAt?: number;
  /**
   * Of batches before it that nobody answered, and that were not in the zone when they were looked for. Should one be
   * there after all, it is ours. Kept until a later batch was accepted.
   */
  unanswered?: JournalEntry[];
}

/** Proof that this writer is the only one of its zone. */
export interface Lease {
  zone: string;
  holder: string;
  /** Grows with every lease: what an earlier holder still writes is refused. */
  epoch: number;
  /** Milliseconds since the epoch. */
  endsAt: number;
  /** Nudges that were counted when the lease was taken or last looked at. */
  nudges: number;
}

/** The names table as the DNS writer sees it. */
export interface WriterStore {
  /** Takes the zone's lease, unless somebody holds it. @param endsAt milliseconds */
  acquire(zone: string, holder: string, now: number, endsAt: number): Promise<Lease | undefined>;
  /** @throws Error when the lease was lost */
  renew(lease: Lease, endsAt: number): Promise<Lease>;
  /** Gives the lease back, unless somebody nudged since: then returns the lease to go on with. */
  release(lease: Lease): Promise<Lease | undefined>;
  /** Tells the lease's holder to look once more before it goes. */
  nudge(zone: string): Promise<void>;

  /** What an earlier writer left behind, now fenced against that writer. */
  takeJournal(lease: Lease): Promise<Journal | undefined>;
  /** @throws Error when a later lease exists */
  writeJournal(lease: Lease, journal: Journal): Promise<void>;
  clearJournal(lease: Lease): Promise<void>;

  /** Names of a zone that are due, most overdue first, and changes that nobody saw INSYNC. @param now epoch seconds */
  due(zone: string, now: number): Promise<{ names: string[]; changes: string[] }>;
  /** The names of this zone among the keys of written items. */
  namesOf(keys: readonly string[], zone: string): string[];
  /** Strongly consistent; names without an item are left out. */
  getAll(names: readonly string[]): Promise<NameItem[]>;
  get(name: string): Promise<NameItem | undefined>;
  /** @returns false when somebody else wrote the item since it was read */
  save(item: NameItem): Promise<boolean>;
  /** Removes an item that holds nothing; the same condition. */
  remove(item: NameItem): Promise<boolean>;

  /** Records a submitted change, due to be looked at. @param dueAt epoch seconds */
  addChange(zone: string, changeId: string, dueAt: number): Promise<void>;
  markInSync(changeId: string, now: number): Promise<void>;
}
