/**
 * `npm run docs`: writes `docs/openapi.json`, `docs/licences.md`, `docs/costs.md`, the pages of the API reference, and the
 * tables of other documents that are made from the code.
 * With `--check` it writes nothing and fails when one of them is out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { generatedDocuments } from './generated-documents';

const PROJECT = resolve(__dirname, '..');

async function main(check: boolean): Promise<void> {
  const documents = await generatedDocuments((path) => readFileSync(join(PROJECT, path), 'utf8'));
  const outdated = documents.filter(({ before, after }) => before !== after).map(({ path }) => path);
  if (check && outdated.length > 0) {
    throw new Error(`Out of date: ${outdated.join(', ')}. Run \`npm run docs\` and commit what it writes.`);
  }
  if (check) return;
  for (const { path, after } of documents) {
    mkdirSync(dirname(join(PROJECT, path)), { recursive: true });
    writeFileSync(join(PROJECT, path), after);
  }
}

main(process.argv.includes('--check')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
