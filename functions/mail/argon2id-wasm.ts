/** Of the package only what is named here gets into a bundle; imported dynamically itself, it would get in whole. */
import type { Buffer } from 'node:buffer';
import { argon2id } from 'hash-wasm';
import type { Argon2Cost } from './argon2-cost';

export const argon2idOfWasm = (
  password: string,
  salt: Buffer,
  { memoryKiB, passes, lanes }: Argon2Cost,
  hashLength: number,
): Promise<Uint8Array> =>
  argon2id({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength,
    outputType: 'binary',
  });
