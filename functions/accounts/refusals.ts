import type { Problem } from '../http/problem';
import type { LimitClaim, Limits } from '../limits/limit';
import type { RefusedClaim } from './change-account';
import { invalidField, refuse, type AccountsCode } from './family';

/** What a client is told about a claim that could not be had. */
export function refusedClaim(why: RefusedClaim | { outcome: 'taken' }): Problem<AccountsCode> {
  switch (why.outcome) {
    case 'taken':
      return invalidField('username', 'The username is taken in this domain.');
    case 'phone-taken':
      return phoneTaken();
    case 'no-such-token':
      return invalidField('token', 'The token is unknown, used up or expired.');
    case 'limited':
      return refuse(
        'TooManyRequests',
        `Too many requests. Please try again in ${minutes(why.retryAfterSeconds)}.`,
        {
          retryAfterSeconds: why.retryAfterSeconds,
        },
      );
  }
}

export const phoneTaken = () => invalidField('phone', 'The phone number belongs to another account.');

export const noSuchAccount = () => refuse('NotFound', 'There is no such account.');

/** In words, rounded up. */
export const minutes = (seconds: number) => {
  const count = Math.ceil(seconds / 60);
  return count === 1 ? 'a minute' : `${count} minutes`;
};

/** Counts a request, whatever becomes of it. @param now epoch seconds @throws Problem 429 */
export async function mustBeWithin(
  limits: Limits,
  claims: readonly LimitClaim[],
  now: number,
): Promise<void> {
  const limited = await limits.count(claims, now);
  if (limited) throw refusedClaim({ outcome: 'limited', ...limited });
}
