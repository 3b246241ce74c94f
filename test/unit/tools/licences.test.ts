import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { licencesDocument } from '../../../tools/licences';

const PROJECT = resolve(__dirname, '../../..');
const read = (path: string) => readFileSync(resolve(PROJECT, path), 'utf8');
const withoutLayout = (markdown: string) => markdown.trim().replace(/-{3,}/g, '---').replace(/ +/g, ' ');

const lockWith = (entry: object) =>
  JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version: '1.0.0', ...entry } } });

test('docs/licences.md lists what functions are bundled from', () => {
  const isUpToDate =
    withoutLayout(read('docs/licences.md')) === withoutLayout(licencesDocument(read('package-lock.json')));
  const advice = 'is out of date: run `npm run docs` and commit what it writes';
  expect(isUpToDate ? 'is up to date' : advice).toBe('is up to date');
});

test('a package that is not permissive is refused, unless it leaves the choice or is not shipped', () => {
  expect(() => licencesDocument(lockWith({ license: 'GPL-3.0' }))).toThrow('thing 1.0.0 (GPL-3.0)');
  expect(() => licencesDocument(lockWith({}))).toThrow('thing 1.0.0 (unknown)');
  expect(licencesDocument(lockWith({ license: '(BSD-3-Clause OR GPL-2.0)' }))).toContain('| thing |');
  expect(licencesDocument(lockWith({ license: 'GPL-3.0', dev: true }))).not.toContain('thing');
});
