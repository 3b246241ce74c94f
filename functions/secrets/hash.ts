import { createHash, timingSafeEqual } from 'node:crypto';

/** Hex SHA-256: how a random secret of 128 bits or more is stored. Short codes and passwords need a slow or keyed hash. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether a secret is the one behind a hash, in constant time. An empty or missing one matches nothing, ever. */
export function secretMatches(secret: string | undefined, hash: string | undefined): boolean {
  if (!secret || !hash) return false;
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
}
