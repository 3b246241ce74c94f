import { SqlTokens, type Dialect, type Token } from './sql-tokens';
import type { SourceRow, SourceTable, Values } from './source-row';

/** In the order of the old server's own migrations, for dumps that name no columns. */
const COLUMNS: Record<SourceTable, readonly string[]> = {
  accounts: ['id', 'email', 'optout'],
  domains: [
    'id',
    'name',
    'account_id',
    'token',
    'description',
    'timestamp',
    'dns_challenge',
    'reclamation_token',
    'verification_token',
    'verified',
    'continent',
    'mode',
    'last_ip',
  ],
};

/**
 * The rows of both tables in a dump: `INSERT` of every dialect, several rows at a time or one, and PostgreSQL's `COPY`.
 * @throws Error when the dump was cut off
 */
export async function* sqlRows(chunks: AsyncIterable<string>, dialect: Dialect): AsyncGenerator<SourceRow> {
  const tokens = new SqlTokens(chunks, dialect);
  const columnsOf = new Map<SourceTable, readonly string[]>(
    Object.entries(COLUMNS) as [SourceTable, readonly string[]][],
  );
  for (let token = await tokens.next(); token; token = await tokens.next()) {
    const verb = keyword(token);
    if (isSign(token, ';')) continue;
    if (isSign(token, '\\')) {
      // A command of psql, such as `\restrict`.
      await tokens.line();
    } else if (verb === 'CREATE') {
      await readCreate(tokens, columnsOf);
    } else if (verb === 'INSERT' || verb === 'REPLACE') {
      yield* readInsert(tokens, columnsOf);
    } else if (verb === 'COPY') {
      yield* readCopy(tokens, columnsOf);
    } else await skipStatement(tokens);
  }
}

type ColumnsOf = Map<SourceTable, readonly string[]>;

/** `CREATE TABLE` says the order of the columns; whatever else is created is of no interest. */
async function readCreate(tokens: SqlTokens, columnsOf: ColumnsOf): Promise<void> {
  if (keyword(await tokens.next()) !== 'TABLE') return skipStatement(tokens);
  const { name, next } = await readTableName(tokens);
  const table = sourceTable(name);
  if (!table || !isSign(next, '(')) return skipStatement(tokens);
  const columns: string[] = [];
  let isStart = true;
  for (let depth = 1; depth > 0;) {
    const token = await mustNext(tokens);
    if (isStart && isColumnName(token)) columns.push(token.text);
    depth += isSign(token, '(') ? 1 : isSign(token, ')') ? -1 : 0;
    isStart = depth === 1 && isSign(token, ',');
  }
  columnsOf.set(table, columns);
  await skipStatement(tokens);
}

const CONSTRAINTS = new Set([
  'CONSTRAINT',
  'FOREIGN',
  'INDEX',
  'KEY',
  'PRIMARY',
  'UNIQUE',
  'CHECK',
  'FULLTEXT',
]);

const isColumnName = (token: Token) =>
  token.kind === 'name' || (token.kind === 'word' && !CONSTRAINTS.has(token.text.toUpperCase()));

async function* readInsert(tokens: SqlTokens, columnsOf: ColumnsOf): AsyncGenerator<SourceRow> {
  // INTO, or IGNORE INTO.
  while (keyword(await mustNext(tokens)) !== 'INTO');
  const head = await readTableName(tokens);
  const table = sourceTable(head.name);
  if (!table) return skipStatement(tokens);
  let columns = columnsOf.get(table) ?? [];
  let token = head.next;
  if (isSign(token, '(')) {
    columns = await readNames(tokens);
    token = await tokens.next();
  }
  while (token && keyword(token) !== 'VALUES' && !isSign(token, ';')) token = await tokens.next();
  for (; token && !isSign(token, ';'); token = await mustNext(tokens)) {
    if (isSign(token, '(')) yield { table, values: named(columns, await readValues(tokens), table) };
  }
}

/** The values of one row, up to its bracket. Casts (`'…'::text`) and introducers (`_utf8mb4'…'`) say nothing here. */
async function readValues(tokens: SqlTokens): Promise<(string | null)[]> {
  const values: (string | null)[] = [];
  let value: string | null = null;
  for (let depth = 1, isKnown = false; ;) {
    const token = await mustNext(tokens);
    if (depth === 1 && (isSign(token, ',') || isSign(token, ')'))) {
      values.push(value);
      value = null;
      isKnown = false;
      if (isSign(token, ')')) return values;
    } else if (token.kind === 'sign') {
      depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    } else if (!isKnown && !(token.kind === 'word' && token.text.startsWith('_'))) {
      value = token.kind === 'word' && keyword(token) === 'NULL' ? null : token.text;
      isKnown = true;
    }
  }
}

async function* readCopy(tokens: SqlTokens, columnsOf: ColumnsOf): AsyncGenerator<SourceRow> {
  const { name, next } = await readTableName(tokens);
  const table = sourceTable(name);
  const columns = isSign(next, '(') ? await readNames(tokens) : table && columnsOf.get(table);
  for (let token = next; !isSign(token, ';');) token = await mustNext(tokens);
  // What is behind the semicolon in its own line.
  await tokens.line();
  for (let line = await tokens.line(); line !== '\\.'; line = await tokens.line()) {
    if (line === undefined || tokens.isAtEnd)
      throw new Error('The dump ends in the middle of a table: it was cut off');
    if (table) yield { table, values: named(columns ?? [], line.split('\t').map(unescapeCopied), table) };
  }
}

const COPY_ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** https://www.postgresql.org/docs/current/sql-copy.html, Text Format */
function unescapeCopied(field: string): string | null {
  if (field === '\\N') return null;
  return field.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))/g,
    (_, octal?: string, hex?: string, character = '') =>
      octal !== undefined
        ? String.fromCharCode(parseInt(octal, 8))
        : hex !== undefined
          ? String.fromCharCode(parseInt(hex, 16))
          : (COPY_ESCAPES[character as string] ?? String(character)),
  );
}

/** The name of a table without its schema, and the token behind it. */
async function readTableName(tokens: SqlTokens): Promise<{ name: string; next: Token | undefined }> {
  for (;;) {
    let token = await tokens.next();
    // IF NOT EXISTS, and PostgreSQL's ONLY.
    while (token?.kind === 'word' && /^(IF|NOT|EXISTS|ONLY)$/i.test(token.text)) token = await tokens.next();
    const next = await tokens.next();
    if (!isSign(next, '.')) return { name: token?.text ?? '', next };
  }
}

async function readNames(tokens: SqlTokens): Promise<string[]> {
  const names: string[] = [];
  for (let token = await mustNext(tokens); !isSign(token, ')'); token = await mustNext(tokens)) {
    if (token.kind !== 'sign') names.push(token.text);
  }
  return names;
}

function named(columns: readonly string[], values: readonly (string | null)[], table: string): Values {
  if (values.length !== columns.length) {
    throw new Error(`A row of ${table} has ${values.length} values for ${columns.length} columns`);
  }
  return Object.fromEntries(
    columns.map((column, position) => [column.toLowerCase(), values[position] ?? null]),
  );
}

async function skipStatement(tokens: SqlTokens): Promise<void> {
  for (let token = await tokens.next(); token && !isSign(token, ';'); token = await tokens.next());
}

async function mustNext(tokens: SqlTokens): Promise<Token> {
  const token = await tokens.next();
  if (!token) throw new Error('The dump ends in the middle of a statement: it was cut off');
  return token;
}

const keyword = (token: Token | undefined) => (token?.kind === 'word' ? token.text.toUpperCase() : undefined);

const isSign = (token: Token | undefined, text: string) => token?.kind === 'sign' && token.text === text;

const sourceTable = (name: string): SourceTable | undefined => {
  const table = name.toLowerCase();
  return table === 'accounts' || table === 'domains' ? table : undefined;
};
