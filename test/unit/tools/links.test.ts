import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../../..');
const markdownIn = (folder: string) =>
  readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(['.', 'docs', 'docs/adr'].flatMap(markdownIn))('every link in %s leads somewhere', (path) => {
  const prose = read(path).replace(/```[^]*?```/g, '');
  for (const [link, target = ''] of prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
    const [file = '', anchor] = target.split('#');
    const linked = file ? join(dirname(path), file) : path;
    expect([link, existsSync(join(PROJECT, linked))]).toEqual([link, true]);
    if (anchor) expect(anchorsOf(read(linked))).toContain(anchor);
  }
});

test('what stops a threat is in a file that exists', () => {
  const named = [...read('docs/threat-model.md').matchAll(/`((?:functions|lib|test)\/[^`]*)`/g)];
  expect(named.length).toBeGreaterThan(20);
  for (const [, path = ''] of named) expect([path, existsSync(join(PROJECT, path))]).toEqual([path, true]);
});
