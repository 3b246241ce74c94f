import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEncryptedFile, readEncryptedLines } from '../../../admin/installation/encrypted-file';

const PASSPHRASE = 'correct horse battery staple';
const HEAD = 18 + 16 + 16;
/** A whole chunk in the file: its length, what is encrypted, its tag. */
const CHUNK = 4 + 64 * 1024 + 16;

const folder = mkdtempSync(join(tmpdir(), 'gatepost-encrypted-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file');
/** Three chunks and a half; characters of several bytes lie across their borders. */
const lines = Array.from(
  { length: 4_000 },
  (_, position) => `${position} Grüße 🏠 ${'x'.repeat(position % 90)}`,
);
let written: Buffer;

beforeAll(async () => {
  const file = await createEncryptedFile(path, PASSPHRASE);
  for (const line of lines) await file.write(`${line}\n`);
  expect(readdirSync(folder)).toEqual(['file.part']);
  await file.finish();
  written = readFileSync(path);
});

async function read(bytes: Buffer, passphrase = PASSPHRASE): Promise<string[]> {
  const copy = join(folder, 'copy');
  writeFileSync(copy, bytes);
  const read: string[] = [];
  for await (const line of readEncryptedLines(copy, passphrase)) read.push(line);
  return read;
}

it('gives back what was written, shows nothing of it, and is its owner’s alone', async () => {
  expect(await read(written)).toEqual(lines);
  expect(written.length).toBeGreaterThan(HEAD + 3 * CHUNK);
  expect(written.includes('xxxxxxxx')).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('takes a passphrase in whichever form the keyboard composed it', async () => {
  const file = await createEncryptedFile(join(folder, 'composed'), 'Schlüsselwörter');
  await file.finish();
  expect(await read(readFileSync(join(folder, 'composed')), 'Schlüsselwörter'.normalize('NFD'))).toEqual([]);
});

it('leaves nothing behind when it was abandoned', async () => {
  const file = await createEncryptedFile(join(folder, 'abandoned'), PASSPHRASE);
  await file.write('secret\n');
  await file.abandon();
  expect(readdirSync(folder).filter((name) => name.startsWith('abandoned'))).toEqual([]);
});

const flipped = (position: number) => {
  const copy = Buffer.from(written);
  copy[position]! ^= 1;
  return copy;
};
const without = (start: number, length: number) =>
  Buffer.concat([written.subarray(0, start), written.subarray(start + length)]);

it.each([
  ['another passphrase', () => [written, 'correct horse battery stable'], /not the passphrase/],
  ['another kind of file', () => [Buffer.from('{"json":true}\n'.repeat(9))], /not what admin export made/],
  ['an altered salt', () => [flipped(20)], /not the passphrase/],
  ['an altered bit', () => [flipped(HEAD + CHUNK + 100)], /altered, or damaged, in its chunk 2/],
  ['an altered tag', () => [flipped(HEAD + CHUNK - 1)], /in its chunk 1/],
  ['a chunk said to be the last', () => [flipped(HEAD + CHUNK)], /altered|cut off/],
  ['a file that ends within a chunk', () => [written.subarray(0, HEAD + 2 * CHUNK + 7)], /cut off/],
  ['a file that ends between chunks', () => [written.subarray(0, HEAD + 2 * CHUNK)], /cut off/],
  ['a chunk left out', () => [without(HEAD, CHUNK)], /in its chunk 1/],
  [
    'a chunk repeated',
    () => [Buffer.concat([written.subarray(0, HEAD + CHUNK), written.subarray(HEAD)])],
    /in its chunk 2/,
  ],
  ['something behind its end', () => [Buffer.concat([written, Buffer.from('x')])], /goes on behind its end/],
] as [string, () => [Buffer, string?], RegExp][])('refuses %s', async (_, make, message) => {
  await expect(read(...make())).rejects.toThrow(message);
});
