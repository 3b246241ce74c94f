import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { SigningKeys } from '../secrets/key-ring';

/**
 * Codes that a person types. They are short, so a stored hash of one must not be tried offline: it is made with a key
 * that is kept elsewhere, and carries that key's id.
 */

/** Without what looks alike. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const KEY_LENGTH = 13;
const PIN_LENGTH = 4;

/** 13 letters and digits: what mails and pushes carry. */
export const newCode = () =>
  Array.from({ length: KEY_LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');

/** 4 digits: what texts carry. */
export const newPin = () => String(randomInt(10 ** PIN_LENGTH)).padStart(PIN_LENGTH, '0');

interface Ports {
  keys: SigningKeys;
  /** Milliseconds since the epoch. */
  now: number;
}

/** @param subject what the code is good for: another use of the same code has another hash */
export async function hashCode({ keys, now }: Ports, code: string, subject: string): Promise<string> {
  const key = await keys.current(now);
  return `${key.id}:${keyed(code, subject, key.secret)}`;
}

/** Whether a code is the one behind a hash, in constant time. Ends with the key that the hash was made with. */
export async function codeMatches(
  { keys, now }: Ports,
  code: string,
  subject: string,
  hash: string,
): Promise<boolean> {
  const end = hash.lastIndexOf(':');
  const key = await keys.find(hash.slice(0, end), now);
  if (!key || !code) return false;
  const expected = Buffer.from(hash.slice(end + 1));
  const given = Buffer.from(keyed(code, subject, key.secret));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const keyed = (code: string, subject: string, secret: string) =>
  createHmac('sha256', secret).update(`code ${subject} ${code}`).digest('hex');
