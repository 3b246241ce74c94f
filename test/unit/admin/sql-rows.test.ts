import { sqlRows } from '../../../admin/registration-server/sql-rows';
import type { Dialect } from '../../../admin/registration-server/sql-tokens';

/** @param chunk how many characters come at a time: a token may be cut anywhere */
async function rowsOf(sql: string, dialect: Dialect, chunk = 7) {
  async function* chunks() {
    for (let start = 0; start < sql.length; start += chunk) yield sql.slice(start, start + chunk);
  }
  const rows: string[] = [];
  for await (const { table, values } of sqlRows(chunks(), dialect)) {
    rows.push(`${table} ${JSON.stringify(values)}`);
  }
  return rows;
}

/** The same two rows in every form. */
const EXPECTED = [
  'accounts {"id":"1","email":"","optout":"1"}',
  'accounts {"id":"2","email":"o\'hara@example.org","optout":"0"}',
  'domains {"id":"7","name":"a.gw.test.","account_id":"2","description":"it\'s \\"mine\\"; a\\\\b (x)\\nend\\t.","last_ip":""}',
  'domains {"id":"8","name":"b.gw.test.","account_id":"1","description":"Grüße 🏠","last_ip":null}',
];
const truthy = (rows: string[]) =>
  rows.map((row) =>
    row
      .replace('"optout":"t"', '"optout":"1"')
      .replace('"optout":"true"', '"optout":"1"')
      .replace('"optout":"f"', '"optout":"0"')
      .replace('"optout":"false"', '"optout":"0"'),
  );

const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.39, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
/*!999999\\- enable the sandbox mode */
DROP TABLE IF EXISTS \`accounts\`;
CREATE TABLE \`accounts\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`email\` varchar(254) NOT NULL,
  \`optout\` tinyint(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`email\` (\`email\`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COMMENT='it; has ( all';
LOCK TABLES \`accounts\` WRITE;
INSERT INTO \`accounts\` VALUES (1,'',1),(2,'o\\'hara@example.org',0);
UNLOCK TABLES;
CREATE TABLE \`domains\` (
  \`id\` int NOT NULL, \`name\` varchar(253) NOT NULL, \`account_id\` int NOT NULL, \`description\` text NOT NULL,
  \`last_ip\` varchar(15), KEY \`domains_account_id\` (\`account_id\`),
  CONSTRAINT \`c\` FOREIGN KEY (\`account_id\`) REFERENCES \`accounts\` (\`id\`)
);
INSERT INTO \`__diesel_schema_migrations\` VALUES ('20171130192535','2024-01-01 00:00:00');
INSERT INTO \`domains\` VALUES (7,'a.gw.test.',2,'it\\'s \\"mine\\"; a\\\\b (x)\\nend\\t.',_utf8mb4''),(8,'b.gw.test.',1,'Grüße 🏠',NULL);
-- Dump completed on 2026-11-21 20:00:00`;

const POSTGRES_HEAD = `--
-- PostgreSQL database dump
--

\\restrict hVbGx0N1
SET standard_conforming_strings = on;
CREATE FUNCTION public.diesel_set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (NEW IS DISTINCT FROM OLD) THEN NEW.updated_at := current_timestamp; END IF;
    RETURN NEW; -- it's ' odd
END;
$$;
CREATE TABLE public.accounts (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    optout boolean DEFAULT false NOT NULL
);
CREATE TABLE public.domains (
    id integer NOT NULL, name character varying(253) NOT NULL, account_id integer NOT NULL,
    description text NOT NULL, last_ip text DEFAULT ''::character varying
);
`;

const POSTGRES_COPY = `${POSTGRES_HEAD}
COPY public.__diesel_schema_migrations (version, run_on) FROM stdin;
20171130192535\t2024-01-01 00:00:00
\\.


COPY public.accounts (id, email, optout) FROM stdin;
1\t\tt
2\to'hara@example.org\tf
\\.
COPY public.domains (id, name, account_id, description, last_ip) FROM stdin;
7\ta.gw.test.\t2\tit's "mine"; a\\\\b (x)\\nend\\t.\t
8\tb.gw.test.\t1\tGr\\303\\274\\303\\237e 🏠\t\\N
\\.
SELECT pg_catalog.setval('public.accounts_id_seq', 2, true);
\\unrestrict hVbGx0N1
`.replace('Gr\\303\\274\\303\\237e', 'Grüße');

const POSTGRES_INSERTS = `${POSTGRES_HEAD}
INSERT INTO public.accounts VALUES (1, '', true);
INSERT INTO public.accounts (id, email, optout) VALUES (2, 'o''hara@example.org', false);
INSERT INTO public."domains" (id, name, account_id, description, last_ip) VALUES
	(7, 'a.gw.test.', 2, E'it''s "mine"; a\\\\b (x)\\nend\\t.', ''::character varying),
	(8, 'b.gw.test.', 1, 'Grüße 🏠', NULL);
`;

const SQLITE = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email VARCHAR(254) NOT NULL UNIQUE, optout BOOLEAN);
INSERT INTO accounts VALUES(1,'',1);
INSERT INTO accounts VALUES(2,'o''hara@example.org',0);
CREATE TABLE IF NOT EXISTS "domains" (id INTEGER, name TEXT, account_id INTEGER, description TEXT, last_ip TEXT,
  FOREIGN KEY(account_id) REFERENCES accounts(id));
INSERT INTO "domains" VALUES(7,'a.gw.test.',2,'it''s "mine"; a\\b (x)
end\t.','');
INSERT INTO "domains" VALUES(8,'b.gw.test.',1,'Grüße 🏠',NULL);
COMMIT;
`;

describe.each([
  ['mysqldump', MYSQL, 'mysql'],
  ['pg_dump', POSTGRES_COPY, 'postgres'],
  ['pg_dump --inserts', POSTGRES_INSERTS, 'postgres'],
  ['sqlite3 .dump', SQLITE, 'sqlite'],
] as const)('a dump of %s', (_, dump, dialect) => {
  it.each([1, 7, 100_000])('gives its rows, read %d characters at a time', async (chunk) => {
    expect(truthy(await rowsOf(dump, dialect, chunk))).toEqual(EXPECTED);
  });

  it('that was cut off within a row is told as that', async () => {
    await expect(rowsOf(dump.slice(0, dump.indexOf('Grüße')), dialect)).rejects.toThrow(/was cut off/);
  });
});

it('takes the server’s own columns where a dump names none', async () => {
  const sql = `INSERT INTO accounts VALUES (1,'a@example.org',0);`;
  expect(await rowsOf(sql, 'mysql')).toEqual(['accounts {"id":"1","email":"a@example.org","optout":"0"}']);
});

it('tells a row that does not fit its columns', async () => {
  await expect(rowsOf(`INSERT INTO accounts VALUES (1,'a@example.org');`, 'mysql')).rejects.toThrow(
    'A row of accounts has 2 values for 3 columns',
  );
});
