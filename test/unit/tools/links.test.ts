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
