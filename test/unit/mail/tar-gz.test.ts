import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { tarGz } from '../../../functions/mail/tar-gz';

const MODIFIED_AT = Date.parse('2026-05-04T03:02:01Z');

/** The longest host name, which leaves nowhere to divide the path. */
const LONG_HOST = `${`${'a'.repeat(62)}.`.repeat(4)}b`;

const FILES = {
  'empty.txt': '',
  'folder/ünïcode.txt': 'Grüße, 世界\n',
  'block.bin': 'b'.repeat(512),
  'more-than-a-block.bin': 'c'.repeat(513),
  [`${'d'.repeat(96)}.txt`]: 'a hundred bytes of name',
  [`${'e'.repeat(97)}.txt`]: 'one more',
  [`certificates/${LONG_HOST}/fullchain.pem`]: 'far more',
  [`dns/${LONG_HOST}.zone`]: 'and no slash',
  'last.txt': 'after the long ones',
};

const archive = () =>
  tarGz(
    Object.entries(FILES).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    MODIFIED_AT,
  );

test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a/.', '', 'a\\b', 'a\nb', 'C:/x'])(
  'takes no path that leads out of the folder, or is not plain: %p',
  (path) => {
    expect(() => tarGz([{ path, content: Buffer.from('x') }], 0)).toThrow('plain relative paths');
  },
);

test('another program reads every file back: path, content, mode and time', async () => {
  const read: Record<string, string> = {};
  const entries = extract();
  Readable.from([gunzipSync(archive())]).pipe(entries);
  for await (const entry of entries) {
    const { name, mode, mtime, type, uid, gid } = entry.header;
    expect({ name, mode, mtime, type, uid, gid }).toEqual({
      name,
      mode: 0o600,
      mtime: new Date(MODIFIED_AT),
      type: 'file',
      uid: 0,
      gid: 0,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    read[name] = Buffer.concat(chunks).toString();
  }
  expect(read).toEqual(FILES);
});

(existsSync('/usr/bin/tar') ? test : test.skip)('so does tar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-tar-'));
  try {
    const tar = (...options: string[]) =>
      execFileSync('/usr/bin/tar', [...options, '-z', '-f', '-', '-C', folder], { input: packed }).toString();
    const packed = archive();
    expect(tar('-t').trim().split('\n')).toHaveLength(Object.keys(FILES).length);
    for (const [path, text] of Object.entries(FILES)) {
      expect(execFileSync('/usr/bin/tar', ['-xzOf', '-', path], { input: packed }).toString()).toBe(text);
    }
    expect(tar('-t', '-v')).toMatch(/^-rw------- 0\/0 +0 2026-05-04/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
