import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import type { ArchivedFile } from './archive';

/** Private keys are in it: nobody but its owner may read a file that is unpacked. */
const OWNER_ONLY = 0o600;

/** @param modifiedAt milliseconds */
export async function tarGz(files: readonly ArchivedFile[], modifiedAt: number): Promise<Buffer> {
  const archive = pack();
  const packed = buffer(archive.pipe(createGzip()));
  for (const { path, content } of files) {
    archive.entry({ name: path, mode: OWNER_ONLY, mtime: new Date(modifiedAt) }, content);
  }
  archive.finalize();
  return packed;
}

/** @throws Error when it is no archive */
export async function untarGz(archive: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = extract();
  entries.on('entry', ({ name }, content, next) => {
    buffer(content).then(
      (bytes) => {
        files.set(name.replace(/^\.\//, ''), bytes.toString('utf8'));
        next();
      },
      (error: unknown) => next(error as Error),
    );
  });
  await pipeline(Readable.from([archive]), createGunzip(), entries);
  return files;
}
