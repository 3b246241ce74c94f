import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from '../usage-error';
import type { SourceRow } from './source-row';
import { sqlRows } from './sql-rows';
import type { Dialect } from './sql-tokens';
import { sqliteRows } from './sqlite-rows';

/** What the old server knew. */
export interface Source {
  /** For people. */
  kind: string;
  /** All rows; every call reads the file anew. */
  rows(): AsyncIterable<SourceRow>;
}

const HEAD_BYTES = 8_192;

const DIALECTS: { kind: string; dialect: Dialect; sign: RegExp }[] = [
  { kind: 'a PostgreSQL dump', dialect: 'postgres', sign: /PostgreSQL database dump/i },
  { kind: 'a MySQL dump', dialect: 'mysql', sign: /(MySQL|MariaDB) dump|(TABLE|INTO) `/i },
  { kind: 'a SQLite dump', dialect: 'sqlite', sign: /^\s*(PRAGMA foreign_keys|BEGIN TRANSACTION)/i },
  { kind: 'a PostgreSQL dump', dialect: 'postgres', sign: /^(COPY|SET \w+ = )/m },
];

/**
 * Tells what a file is from how it begins.
 * @throws UsageError when it is nothing that can be read, with what to do
 */
export async function openSource(path: string): Promise<Source> {
  const head = await readHead(path);
  const text = head.toString('utf8');
  if (text.startsWith('SQLite format 3\0')) {
    return { kind: 'a SQLite database', rows: () => sqliteRows(path) };
  }
  if (text.startsWith('PGDMP')) {
    throw new UsageError(`${path} is an archive of pg_dump: pg_restore -f dump.sql ${path} makes SQL of it`);
  }
  if (head[0] === 0x1f && head[1] === 0x8b) throw new UsageError(`${path} is compressed: gunzip it first`);
  if (head.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) {
    throw new UsageError(
      `${path} is in UTF-16: let the dump program write the file itself, or convert it to UTF-8`,
    );
  }
  const found = DIALECTS.find(({ sign }) => sign.test(text));
  if (!found) {
    throw new UsageError(
      `${path} is neither a SQLite database nor a dump that mysqldump, pg_dump or sqlite3 .dump made`,
    );
  }
  return {
    kind: found.kind,
    rows: () => sqlRows(createReadStream(path, { encoding: 'utf8' }), found.dialect),
  };
}

async function readHead(path: string): Promise<Buffer> {
  const unreadable = (cause: unknown) => new UsageError(`${path} cannot be read`, { cause });
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    await file.close();
  }
}
