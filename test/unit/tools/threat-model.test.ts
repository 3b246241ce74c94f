import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../../..');
const text = readFileSync(resolve(PROJECT, 'docs/threat-model.md'), 'utf8');

/** Rows of the table of what stops whom. */
const rows = text
  .slice(text.indexOf('## What stops them'), text.indexOf('## What does not'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (Threat|-+)/.test(line))
  .map((line) => {
    const cells = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim());
    return [cells[0] ?? '', cells.at(-1) ?? ''] as const;
  });

const filesIn = (cell: string) => [...cell.matchAll(/`([\w./-]+)`/g)].map(([, path = '']) => path);
/** `path`: “name of a test” */
const testsIn = (cell: string) =>
  [...cell.matchAll(/`([\w./-]+\.test\.ts)`: “([^”]+)”/g)].map(
    ([, path = '', name = '']) => [path, name] as const,
  );

test('there is something that it says', () => {
  expect(rows.length).toBeGreaterThan(25);
});

test.each(rows)('%s: what holds it is there', (_threat, heldBy) => {
  const files = filesIn(heldBy);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((path) => !existsSync(resolve(PROJECT, path)))).toEqual([]);
});

const named = rows.flatMap(([, heldBy]) => testsIn(heldBy));

test.each(named)('%s has a test “%s”', (path, name) => {
  expect(readFileSync(resolve(PROJECT, path), 'utf8')).toContain(name);
});

test('quoted names belong to a file', () => {
  const quoted = rows.flatMap(([, heldBy]) => [...heldBy.matchAll(/“[^”]+”/g)]);
  expect(quoted).toHaveLength(named.length);
});

test('no claim stands without a test beside it', () => {
  // A claim that only code holds is one that nobody would notice the end of.
  const untested = rows.filter(
    ([, heldBy]) =>
      !/\.test\.ts|describe-route|unused-allowances|\.json|\.cruiser|dependency-cruiser/.test(heldBy),
  );
  expect(untested.map(([threat]) => threat)).toEqual([]);
});
