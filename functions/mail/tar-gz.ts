import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { ArchivedFile } from './archive';

/** The pax format of POSIX: IEEE Std 1003.1-2024, utility `pax`, "ustar Interchange Format" and "pax Header Block". */
const BLOCK_BYTES = 512;
const PATH_BYTES = 100;
const FILE = '0';
const EXTENDED_HEADER = 'x';

/** Private keys are in it: nobody but its owner may read a file that is unpacked. */
const OWNER_ONLY = 0o600;

/**
 * Written here, because the packages that write archives are as large as half of a cold start, and this is a page.
 * Compressed at once: a function serves nobody else meanwhile, and threads would cost more than they save.
 * @param modifiedAt milliseconds
 */
export const tarGz = (files: readonly ArchivedFile[], modifiedAt: number): Buffer =>
  gzipSync(tar(files, Math.floor(modifiedAt / 1_000)));

function tar(files: readonly ArchivedFile[], modifiedAtSeconds: number): Buffer {
  files.forEach(({ path }) => {
    mustBePlain(path);
  });
  const entryOf = (path: string, type: string, content: Buffer) => [
    header(path, type, content.length, modifiedAtSeconds),
    content,
    Buffer.alloc(-content.length & (BLOCK_BYTES - 1)),
  ];
  return Buffer.concat([
    ...files.flatMap(({ path, content }) => {
      const file = entryOf(path, FILE, content);
      // Names of hosts can be longer than the field, and have no slash to divide them at.
      if (Buffer.byteLength(path) <= PATH_BYTES) return file;
      return [...entryOf('PaxHeader', EXTENDED_HEADER, paxRecord('path', path)), ...file];
    }),
    Buffer.alloc(2 * BLOCK_BYTES),
  ]);
}

/**
 * Whoever unpacks the archive trusts it with a folder: no path leads out of that, whatever names went into it.
 * @throws Error for one that is not relative, or not of plain names
 */
function mustBePlain(path: string): void {
  const isPlain = path
    .split('/')
    .every((name) => /^[\p{L}\p{N}\p{M}_@+=.-]+$/u.test(name) && !/^\.+$/.test(name));
  if (!isPlain) throw new Error('An archive has plain relative paths alone');
}

/** What is left zero is without meaning for a file, or for who unpacks it: ids and names of owners, a link's target. */
function header(path: string, type: string, size: number, modifiedAtSeconds: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(path, 0, PATH_BYTES);
  block.write(octal(OWNER_ONLY, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(modifiedAtSeconds, 11), 136);
  block.write(type, 156);
  block.write('ustar\0' + '00', 257);
  // The sum is made with spaces in its own place.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0`, 148);
  return block;
}

const octal = (number: number, digits: number) => number.toString(8).padStart(digits, '0');

/** `<length> <key>=<value>\n`, of which the length counts its own digits too. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return Buffer.from(`${length} ${key}=${value}\n`);
}
