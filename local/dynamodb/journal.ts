/**
 * The redo journal of transactions. A transaction counts from the moment its record is here: whatever of it a killed
 * process did not get to write is written at the next start. The same records remember idempotency tokens.
 *
 * Appending is synchronous and without fsync. That survives the death of the process, which is what happens to a
 * developer's machine; LevelDB beneath it promises no more.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import type { Item } from './database';

/** What a transaction makes of one item: unconditional and final, so it may be written twice. */
export type ItemWrite = { table: string; put: Item } | { table: string; delete: Item };

export interface JournalRecord {
  /** Epoch milliseconds. */
  at: number;
  writes: ItemWrite[];
  /** The client's token, and a digest of what it stood for. */
  token?: string | undefined;
  digest?: string;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: ten minutes. */
const TOKEN_LIFETIME_MS = 10 * 60 * 1000;

const COMPACT_AFTER_RECORDS = 10_000;

const APPLIED = 'applied';

export class Journal {
  /** In order of `at`. */
  readonly #tokens = new Map<string, JournalRecord>();
  #unapplied: JournalRecord | undefined;
  #descriptor: number | undefined;
  #records = 0;

  /** @param file in memory when absent */
  constructor(
    private readonly file: string | undefined,
    private readonly now: () => number,
  ) {
    if (!file) return;
    for (const entry of readEntries(file)) {
      if (entry === APPLIED) this.#settle();
      else this.#remember(entry);
    }
    this.#compact();
  }

  /** The transaction that a killed process had committed and may not have written in full. */
  get unapplied(): JournalRecord | undefined {
    return this.#unapplied;
  }

  /** The record of a transaction with this token that was committed in the last ten minutes. */
  committed(token: string): JournalRecord | undefined {
    this.#forgetOldTokens();
    return this.#tokens.get(token);
  }

  /** From here on the transaction has happened. One at a time: `applied` follows before the next. */
  commit(record: JournalRecord): void {
    this.#append(record);
    this.#remember(record);
  }

  /** Every write of the last committed transaction is in its table. */
  applied(): void {
    this.#append(APPLIED);
    this.#settle();
    if (this.#records >= COMPACT_AFTER_RECORDS) this.#compact();
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #remember(record: JournalRecord): void {
    this.#unapplied = record;
    if (record.token) this.#tokens.set(record.token, record);
  }

  /** Of a transaction whose writes are in their tables, the token is all that is still needed. */
  #settle(): void {
    if (this.#unapplied?.token) this.#tokens.set(this.#unapplied.token, { ...this.#unapplied, writes: [] });
    this.#unapplied = undefined;
  }

  #append(entry: JournalRecord | typeof APPLIED): void {
    if (this.#descriptor === undefined) return;
    appendFileSync(this.#descriptor, line(entry));
    this.#records++;
  }

  /** Replaces the file by one that holds only what is still needed; a kill leaves the old file or the new one. */
  #compact(): void {
    if (!this.file) return;
    this.#forgetOldTokens();
    const tokens = [...this.#tokens.values()].filter((record) => record !== this.#unapplied);
    const settled = tokens.map((record) => line(record) + line(APPLIED));
    this.close();
    writeFileSync(`${this.file}.new`, settled.join('') + (this.#unapplied ? line(this.#unapplied) : ''), {
      mode: 0o600,
    });
    renameSync(`${this.file}.new`, this.file);
    this.#descriptor = openSync(this.file, 'a');
    this.#records = 0;
  }

  #forgetOldTokens(): void {
    for (const [token, { at }] of this.#tokens) {
      if (at > this.now() - TOKEN_LIFETIME_MS) return;
      this.#tokens.delete(token);
    }
  }
}

function line(entry: JournalRecord | typeof APPLIED): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A last line without an end was cut off by a kill before its transaction was committed. */
function readEntries(file: string): (JournalRecord | typeof APPLIED)[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((text) => JSON.parse(text) as JournalRecord | typeof APPLIED);
}
