import { JOSEError, JWTExpired, JWTInvalid } from 'jose/errors';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import type { Clock } from '../clock';
import type { SigningKeys } from './key-ring';

/**
 * Short-lived tokens that need no item of their own: JWTs (RFC 7519), HS256 with a key id. The algorithm is pinned
 * and never taken from the token, as RFC 8725 asks (3.1).
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
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: key.id })
    .setAudience(use)
    .setExpirationTime(endsAt)
    .sign(Buffer.from(key.secret));
}

/** @throws Error when the keys cannot be had; never for what the token is */
export async function readToken({ keys, clock }: Ports, use: string, token: string): Promise<ReadToken> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = typeof kid === 'string' && kid ? await keys.find(kid, clock.now()) : undefined;
        if (!key) throw new JWTInvalid('No such key');
        return Buffer.from(key.secret);
      },
      {
        algorithms: [ALGORITHM],
        audience: use,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      },
    );
    return { outcome: 'valid', claims: payload };
  } catch (error) {
    // The signature is checked before the times are.
    if (error instanceof JWTExpired) return { outcome: 'expired', claims: error.payload };
    if (error instanceof JOSEError) return { outcome: 'invalid' };
    throw error;
  }
}
