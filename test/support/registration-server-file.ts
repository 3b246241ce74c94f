/** Databases of the registration server that people move from, as its own migrations make them. */
import { randomUUID } from 'node:crypto';
import initSqlJs from 'sql.js';

export interface OldDomain {
  /** Fully qualified, with the final dot. */
  name: string;
  token: string;
  description: string;
  timestamp: number;
  dns_challenge: string;
  reclamation_token: string;
  verification_token: string;
  verified: boolean;
  continent: string;
  mode: number;
  last_ip: string;
  /** Of its account; empty for the one that nobody has. */
  email: string;
  optout: boolean;
}

/** A gateway without mail address in tunnel mode, but for what is given. */
export const oldDomain = (label: string, zone: string, given: Partial<OldDomain> = {}): OldDomain => ({
  name: `${label}.${zone}.`,
  token: randomUUID(),
  description: `${label}'s server`,
  timestamp: 1_700_000_000,
  dns_challenge: '',
  reclamation_token: '',
  verification_token: '',
  verified: false,
  continent: '',
  mode: 0,
  last_ip: '203.0.113.9',
  email: '',
  optout: true,
  ...given,
});

/** Accounts are shared by address, as the old server does. @returns the rows of both tables, values in column order */
export function rowsOf(domains: readonly OldDomain[]) {
  const accounts = new Map<string, { id: number; optout: boolean }>();
  for (const { email, optout } of domains) {
    if (!accounts.has(email)) accounts.set(email, { id: accounts.size + 1, optout });
  }
  return {
    accounts: [...accounts].map(([email, { id, optout }]) => [id, email, optout] as const),
    domains: domains.map(
      (one, position) =>
        [
          position + 1,
          one.name,
          accounts.get(one.email)!.id,
          one.token,
          one.description,
          one.timestamp,
          one.dns_challenge,
          one.reclamation_token,
          one.verification_token,
          one.verified,
          one.continent,
          one.mode,
          one.last_ip,
        ] as const,
    ),
  };
}

const TABLES = [
  `CREATE TABLE accounts (
     id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email VARCHAR(254) NOT NULL UNIQUE,
     optout BOOLEAN NOT NULL DEFAULT FALSE)`,
  `CREATE TABLE domains (
     id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name VARCHAR(253) NOT NULL UNIQUE, account_id INTEGER NOT NULL,
     token VARCHAR(36) NOT NULL, description TEXT NOT NULL, timestamp BIGINT NOT NULL,
     dns_challenge VARCHAR(63) NOT NULL DEFAULT '', reclamation_token VARCHAR(36) NOT NULL DEFAULT '',
     verification_token VARCHAR(36) NOT NULL DEFAULT '', verified BOOLEAN NOT NULL DEFAULT FALSE,
     continent TEXT NOT NULL DEFAULT '', mode INTEGER NOT NULL DEFAULT 0, last_ip VARCHAR(15) NOT NULL DEFAULT '',
     FOREIGN KEY(account_id) REFERENCES accounts(id) ON UPDATE CASCADE ON DELETE CASCADE)`,
];

/** @returns a SQLite database file */
export async function sqliteFile(domains: readonly OldDomain[]): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  for (const table of TABLES) database.run(table);
  database.run('BEGIN');
  const rows = rowsOf(domains);
  for (const table of ['accounts', 'domains'] as const) {
    const places = rows[table][0]?.map(() => '?').join(', ') ?? '';
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${places})`);
    for (const row of rows[table]) {
      insert.run(row.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
    }
    insert.free();
  }
  database.run('COMMIT');
  const file = database.export();
  database.close();
  return file;
}
