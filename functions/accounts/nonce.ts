import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SigningKeys } from '../secrets/key-ring';

/**
 * Nonces that need no item until they are used: the time, a random number, and a signature that binds both to the
 * account. How often one was used is counted elsewhere.
 */

/** How long a nonce can be answered. Clients get a new one by themselves, as `stale=true` tells them to. */
export const NONCE_SECONDS = 300;

/** Clocks of two functions may differ by this much. */
const CLOCK_SKEW_SECONDS = 5;

interface Ports {
  keys: SigningKeys;
  /** Milliseconds since the epoch. */
  now: number;
}

/** @param subject whose nonce it is */
export async function newNonce({ keys, now }: Ports, subject: string): Promise<string> {
  const key = await keys.current(now);
  const head = `${Math.floor(now / 1_000).toString(36)}.${randomBytes(12).toString('base64url')}.${key.id}`;
  return `${head}.${sign(head, subject, key.secret)}`;
}

/** `old`: it was made here for this subject, and its time is over. */
export type NonceState = 'good' | 'old' | 'foreign';

export async function checkNonce({ keys, now }: Ports, nonce: string, subject: string): Promise<NonceState> {
  const [time = '', random = '', keyId = '', signature = '', ...rest] = nonce.split('.');
  if (rest.length > 0 || !keyId) return 'foreign';
  const key = await keys.find(keyId, now);
  if (!key) return 'foreign';
  const expected = Buffer.from(sign(`${time}.${random}.${keyId}`, subject, key.secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'foreign';
  const age = Math.floor(now / 1_000) - parseInt(time, 36);
  return age <= NONCE_SECONDS && age >= -CLOCK_SKEW_SECONDS ? 'good' : 'old';
}

/** Clients only return it (RFC 7616, 3.3): it says nothing, and nothing depends on it. */
export const opaqueOf = (subject: string): string =>
  createHash('sha256').update(`opaque ${subject}`).digest('hex').slice(0, 32);

const sign = (head: string, subject: string, secret: string) =>
  createHmac('sha256', secret).update(`nonce ${head} ${subject}`).digest('base64url').slice(0, 32);
