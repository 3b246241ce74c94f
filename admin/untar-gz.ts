import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';

/**
 * Reads what any `tar` may have packed anew.
 * @returns contents by path
 * @throws Error when it is no archive
 */
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
