/**
 * `npm run build` writes what is built and not committed: the client's types and the pages of the API reference.
 * `npm run docs` writes that, and what is committed: `docs/openapi.json`, `docs/licences.md`, `docs/costs.md`, and the
 * tables of other documents. With `--check` it writes nothing and fails when one of these is out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { builtDocuments, generatedDocuments } from './generated-documents';

const PROJECT = resolve(__dirname, '..');

async function main(mode: string | undefined): Promise<void> {
  if (mode !== '--check')
    for (const [path, text] of Object.entries(await builtDocuments())) write(path, text);
  if (mode === '--build') return;
  const documents = await generatedDocuments((path) => readFileSync(join(PROJECT, path), 'utf8'));
  const outdated = documents.filter(({ before, after }) => before !== after);
  if (mode === '--check' && outdated.length > 0) {
    const paths = outdated.map(({ path }) => path).join(', ');
    throw new Error(`Out of date: ${paths}. Run \`npm run docs\` and commit what it writes.`);
  }
  for (const { path, after } of outdated) write(path, after);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(PROJECT, path)), { recursive: true });
  writeFileSync(join(PROJECT, path), text);
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
