import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { routes } from '../functions/routes';
import { costsPage } from './costs-document';
import { licencesDocument } from './licences';
import { openApiDocument } from './openapi';
import { documentTables } from './document-tables';
import { referenceFiles } from './reference/reference-files';

/** A document of the repository that is made from the code, in whole or in part. */
interface GeneratedDocument {
  /** From the repository's root. */
  path: string;
  before: string;
  after: string;
}

/** @param read reads a file of the repository; a document that does not exist yet is empty */
export async function generatedDocuments(read: (path: string) => string): Promise<GeneratedDocument[]> {
  const openApi = { path: 'docs/openapi.json', before: readOrEmpty(read, 'docs/openapi.json') };
  const licences = { path: 'docs/licences.md', before: readOrEmpty(read, 'docs/licences.md') };
  const pages = Object.entries(referenceFiles(routes)).map(([path, after]) => ({
    path,
    before: readOrEmpty(read, path),
    after,
  }));
  const types = { path: 'client/api.d.ts', before: readOrEmpty(read, 'client/api.d.ts') };
  const costs = { path: 'docs/costs.md', before: readOrEmpty(read, 'docs/costs.md') };
  const document = `${JSON.stringify(openApiDocument(routes), undefined, 2)}\n`;
  return [
    { ...openApi, after: document },
    { ...types, after: astToString(await openapiTS(document)) },
    ...(await Promise.all(
      Object.entries(documentTables(routes)).map(async ([path, tables]) => {
        const before = read(path);
        return { path, before, after: await withTables(path, before, tables) };
      }),
    )),
    { ...licences, after: await formatted(licencesDocument(read('package-lock.json'))) },
    { ...costs, after: await formatted(costsPage(read)) },
    ...pages,
  ];
}

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
