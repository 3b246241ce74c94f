import { readFile, stat } from 'node:fs/promises';
import initSqlJs from 'sql.js';
import type { SourceRow } from './source-row';

/** Bytes of the header that say how the file is read and written: 1 is a rollback journal, 2 a write-ahead log. */
const JOURNAL_MODES = [18, 19];
const ROLLBACK_JOURNAL = 1;

/**
 * The rows of both tables in a SQLite database file. sql.js holds the file in memory: some 300 bytes a gateway.
 * @throws Error when a part of the data is in another file
 */
export async function* sqliteRows(path: string): AsyncGenerator<SourceRow> {
  for (const ending of ['-wal', '-journal']) {
    const { size } = await stat(path + ending).catch(() => ({ size: 0 }));
    if (size > 0) {
      throw new Error(
        `Something is still to be written from ${path}${ending}: end the registration server, then run ` +
          `sqlite3 ${path} 'PRAGMA journal_mode = DELETE'`,
      );
    }
  }
  const file = await readFile(path);
  // The log is empty, and a file in memory cannot have one.
  for (const position of JOURNAL_MODES) file[position] = ROLLBACK_JOURNAL;
  const { Database } = await initSqlJs();
  const database = new Database(file);
  try {
    for (const table of ['accounts', 'domains'] as const) {
      const statement = database.prepare(`SELECT * FROM ${table} ORDER BY id`);
      while (statement.step()) {
        const values = Object.entries(statement.getAsObject()).map(
          ([column, value]) => [column.toLowerCase(), textOf(value)] as const,
        );
        yield { table, values: Object.fromEntries(values) };
      }
      statement.free();
    }
  } finally {
    database.close();
  }
}

const textOf = (value: string | number | Uint8Array | null) =>
  value === null ? null : value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
