import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';

/** A key as tokens name it: HMAC over the octets of `secret`. */
export interface SigningKey {
  id: string;
  secret: string;
}

/** The keys that are accepted: the first one signs, the others were rotated out and still count. */
export type KeyRing = readonly [SigningKey, ...SigningKey[]];

/** Where the keys come from. Methods take the time (ms), because the keys are remembered for a while. */
export interface SigningKeys {
  /** The key to sign with. */
  current(now: number): Promise<SigningKey>;
  /** The key with this id, unless there is none or it was removed. */
  find(id: string, now: number): Promise<SigningKey | undefined>;
}

/** The key that a deployment generates. */
export const FIRST_KEY_ID = 'first';

/** How many keys are accepted: one that signs, and one that is rotated out. */
const ACCEPTED_KEYS = 2;
const KEY_BYTES = 48;

/**
 * As the secret is stored: `{"current": "<id>", "<id>": "<secret>", …}`. Flat, so that Secrets Manager can generate
 * the first one by itself, beside a template.
 */
const storedSchema = z
  .record(z.string(), z.string().check(z.minLength(1)))
  .check(z.refine(({ current }) => current !== undefined, 'needs `current`'));

/** @throws Error that says what is wrong, without the secret */
export function readKeyRing(stored: string): KeyRing {
  const parsed = storedSchema.safeParse(parseJson(stored));
  if (!parsed.success) throw new Error('The signing keys are not a JSON object of strings with `current`');
  const { current = '', ...secrets } = parsed.data;
  const keys = Object.entries(secrets).map(([id, secret]) => ({ id, secret }));
  const first = keys.find(({ id }) => id === current);
  if (!first) throw new Error(`The current signing key ${current} is not among the signing keys`);
  return [first, ...keys.filter(({ id }) => id !== current)];
}

export const writeKeyRing = (ring: KeyRing): string =>
  JSON.stringify({
    current: ring[0].id,
    ...Object.fromEntries(ring.map(({ id, secret }) => [id, secret])),
  });

export const newKey = (id: string): SigningKey => ({
  id,
  secret: randomBytes(KEY_BYTES).toString('base64url'),
});

/** A new key signs from now on; the one before it is still accepted, and those before that one are not. */
export function rotate(ring: KeyRing, now: number): KeyRing {
  const time = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
  const key = newKey(`${time}-${randomBytes(2).toString('hex')}`);
  return [key, ...ring.slice(0, ACCEPTED_KEYS - 1)];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
