import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { routes } from '../functions/routes';
import { costsPage } from './costs-document';
import { licencesDocument } from './licences';
import { openApiDocument } from './openapi';
import { documentTables } from './document-tables';
import { referenceFiles } from './reference/reference-files';

/** A document that is made from the code, in whole or in part. */
interface GeneratedDocument {
  /** From the repository's root. */
  path: string;
  before: string;
  after: string;
}

/**
 * Those that are committed, so that a change of the API shows in a review.
 * @param read reads a file of the repository; a document that does not exist yet is empty
 */
export async function generatedDocuments(read: (path: string) => string): Promise<GeneratedDocument[]> {
  const openApi = { path: 'docs/openapi.json', before: readOrEmpty(read, 'docs/openapi.json') };
  const licences = { path: 'docs/licences.md', before: readOrEmpty(read, 'docs/licences.md') };
  const costs = { path: 'docs/costs.md', before: readOrEmpty(read, 'docs/costs.md') };
  return [
    { ...openApi, after: openApiText() },
    ...(await Promise.all(
      Object.entries(documentTables(routes)).map(async ([path, tables]) => {
        const before = read(path);
        return { path, before, after: await withTables(path, before, tables) };
      }),
    )),
    { ...licences, after: await formatted(licencesDocument(read('package-lock.json'))) },
    { ...costs, after: await formatted(costsPage(read)) },
  ];
}

/** Those that follow from `docs/openapi.json` alone, by path: they are built where they are needed, and not committed. */
export const builtDocuments = async (): Promise<Readonly<Record<string, string>>> => ({
  'client/api.d.ts': astToString(await openapiTS(openApiText())),
  ...referenceFiles(routes),
});

const openApiText = () => `${JSON.stringify(openApiDocument(routes), undefined, 2)}\n`;

/** Puts the generated tables between their marks, `<!-- routes -->` and `<!-- /routes -->`. */
async function withTables(
  path: string,
  markdown: string,
  tables: Readonly<Record<string, string>>,
): Promise<string> {
  let result = markdown;
  for (const [name, table] of Object.entries(tables)) {
    const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!marked.test(result)) throw new Error(`${path} lacks the marks of its table "${name}"`);
    result = result.replace(marked, (_all, begin: string, end: string) => `${begin}\n${table}\n${end}`);
  }
  return formatted(result);
}

const formatted = async (markdown: string) =>
  format(markdown, { ...(await resolveConfig('README.md')), parser: 'markdown' });

function readOrEmpty(read: (path: string) => string, path: string): string {
  try {
    return read(path);
  } catch {
    return '';
  }
}
