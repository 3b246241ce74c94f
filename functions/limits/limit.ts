/** A limit over a fixed UTC window, counted in an item of its own. */
export interface LimitClaim {
  kind: 'limit';
  /** Which limit, e.g. `new-names`. */
  limit: string;
  /** Who is limited: an address, a hash of a mail address, a name. */
  subject: string;
  max: number;
  windowSeconds: number;
}

/** A limit that was reached, and how long its window goes on. */
export interface Limited {
  claim: LimitClaim;
  retryAfterSeconds: number;
}

/** Counters of requests, whatever becomes of them. */
export interface Limits {
  /**
   * Counts one request against all of these limits, or against none when one of them is reached.
   * @param now epoch seconds: decides the windows
   */
  count(claims: readonly LimitClaim[], now: number): Promise<Limited | undefined>;
}

/** Begins the key of every counter, in whichever table. */
export const LIMIT_PREFIX = 'limit#';

/** Each window begins with a new counter: nothing has to be reset. */
export const limitKey = ({ limit, subject, windowSeconds }: LimitClaim, now: number) =>
  `${LIMIT_PREFIX}${limit}#${subject}#${Math.floor(now / windowSeconds)}`;

/** Epoch seconds at which the window ends. */
export const windowEnd = ({ windowSeconds }: LimitClaim, now: number) =>
  (Math.floor(now / windowSeconds) + 1) * windowSeconds;

/** Of the limits that were reached, the one that holds longest. */
export function longest(claims: readonly LimitClaim[], now: number): Limited | undefined {
  const [claim] = [...claims].sort((a, b) => windowEnd(b, now) - windowEnd(a, now));
  return claim && { claim, retryAfterSeconds: windowEnd(claim, now) - now };
}
