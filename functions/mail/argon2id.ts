import type { Buffer } from 'node:buffer';
import * as crypto from 'node:crypto';
import type { Argon2Cost } from './argon2-cost';

/** Argon2id (RFC 9106), by Node.js where it can: in half the time. */
export async function argon2id(
  password: string,
  salt: Buffer,
  cost: Argon2Cost,
  hashBytes: number,
): Promise<Uint8Array> {
  if (ofNode) {
    try {
      return await argon2idOfNode(ofNode, password, salt, cost, hashBytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== NOT_SUPPORTED) throw error;
    }
  }
  // Loaded nowhere else.
  const { argon2idOfWasm } = await import('./argon2id-wasm');
  return argon2idOfWasm(password, salt, cost, hashBytes);
}

type Argon2 = (
  algorithm: 'argon2id',
  parameters: {
    message: string;
    nonce: Buffer;
    memory: number;
    passes: number;
    parallelism: number;
    tagLength: number;
  },
  callback: (error: Error | null, hash: Buffer) => void,
) => void;

/** What Node.js throws where its OpenSSL has no Argon2. */
const NOT_SUPPORTED = 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED';

/** Since Node.js 24.7, where it is built with OpenSSL 3.2 or later. https://nodejs.org/api/crypto.html#cryptoargon2algorithm-parameters-callback */
const ofNode = (crypto as { argon2?: Argon2 }).argon2;

const argon2idOfNode = (
  argon2: Argon2,
  message: string,
  nonce: Buffer,
  { memoryKiB: memory, passes, lanes: parallelism }: Argon2Cost,
  tagLength: number,
) =>
  new Promise<Uint8Array>((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
