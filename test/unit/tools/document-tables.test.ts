import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { routes } from '../../../functions/routes';
import { LOCAL_VARIABLES, readLocalSettings } from '../../../local/local-settings';
import { documentTables } from '../../../tools/document-tables';

describe('the documents', () => {
  const tables = Object.entries(documentTables(routes)).flatMap(([path, named]) =>
    Object.entries(named).map(([name, table]) => [path, name, table] as const),
  );

  test.each(tables)('%s has the table "%s" as the code makes it', (path, name, table) => {
    const document = readFileSync(resolve(__dirname, '../../..', path), 'utf8');
    const [, written] = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(document) ?? [];
    // Widths of columns are prettier's.
    const same = withoutLayout(written ?? '') === withoutLayout(table);
    const advice = 'is out of date: run `npm run docs` and commit what it writes';
    expect(same ? 'is up to date' : advice).toBe('is up to date');
  });

  test('lists every environment variable that the local system reads, and no other', () => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(
      {},
      {
        get: (_target, name: string) => {
          read.add(name);
          return undefined;
        },
      },
    );
    readLocalSettings(environment);
    expect(new Set(LOCAL_VARIABLES.map(({ name }) => name))).toEqual(read);
  });
});

const withoutLayout = (markdown: string) => markdown.trim().replace(/-{3,}/g, '---').replace(/ +/g, ' ');
