import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { epochSeconds, type Clock } from '../clock';
import type { SigningKey, SigningKeys } from './key-ring';

/**
 * Short-lived tokens that need no item of their own: JWTs (RFC 7519), HS256 with a key id. The algorithm is pinned
 * and never taken from the token, as RFC 8725 asks (3.1).
 *
 * Signed here, because this one algorithm is two calls of Node.js: packages for all of them go through WebCrypto, which
 * took a thirtieth of a cold start.
 */
const ALGORITHM = 'HS256';

interface Ports {
  keys: SigningKeys;
  clock: Clock;
}

export type Claims = Record<string, unknown>;

/** What a token turned out to be; an expired one was genuine. */
export type ReadToken =
  | { outcome: 'valid' | 'expired'; claims: Claims }
  /** Not a token, not of ours, for another use, or signed with a key that is gone. */
  | { outcome: 'invalid' };

/**
 * @param use what the token is good for, its audience: a token of one use is invalid for every other
 * @param endsAt epoch seconds
 */
export async function signToken(
  { keys, clock }: Ports,
  use: string,
  claims: Claims,
  endsAt: number,
): Promise<string> {
  const key = await keys.current(clock.now());
  const header = encode({ alg: ALGORITHM, typ: 'JWT', kid: key.id });
  const signed = `${header}.${encode({ ...claims, aud: use, exp: endsAt })}`;
  return `${signed}.${signatureOf(signed, key)}`;
}

/** @throws Error when the keys cannot be had; never for what the token is */
export async function readToken({ keys, clock }: Ports, use: string, token: string): Promise<ReadToken> {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  const { alg, kid, crit } = decode(header);
  if (parts.length !== 3 || alg !== ALGORITHM || crit !== undefined) return { outcome: 'invalid' };
  const key = typeof kid === 'string' && kid ? await keys.find(kid, clock.now()) : undefined;
  if (!key || !isSame(signature, signatureOf(`${header}.${payload}`, key))) return { outcome: 'invalid' };
  const claims = decode(payload);
  if (claims.aud !== use || typeof claims.exp !== 'number') return { outcome: 'invalid' };
  return { outcome: claims.exp > epochSeconds(clock) ? 'valid' : 'expired', claims };
}

const encode = (part: Claims) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Nothing, where it is no JSON object. */
function decode(part: string): Claims {
  try {
    return { ...(JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims | null) };
  } catch {
    return {};
  }
}

const signatureOf = (signed: string, { secret }: SigningKey) =>
  createHmac('sha256', secret).update(signed).digest('base64url');

/** As they are written, so that a signature has one form. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
