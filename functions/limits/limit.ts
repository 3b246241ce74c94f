/**
 * The network that a limit counts. A line of IPv6 has a /64 at least, and often a /56 or a /48 (RIPE-690): whoever has
 * one is to gain little by spreading over it, so each of them has a budget, the larger the looser. Made by
 * `limitedNetwork` alone, so that no limit can count an address by mistake.
 */
export interface Network {
  /** The IPv4 address, or the /48: each has a counter of its own. */
  readonly outer: string;
  /** Networks in it that are counted in the same counter, by attribute; the narrowest one last. */
  readonly inner: readonly Share[];
  readonly [made]: true;
}

declare const made: unique symbol;

/** A network within a counter. */
export interface Share {
  /** Attribute that counts it. */
  attribute: string;
  /** How many times a limit's maximum it may use. */
  times: number;
}

/** The counter of a limit as a whole. */
export const USED = 'used';

/** What a limit is, apart from whom it meets: routes declare these, and `docs/limits.md` lists them. */
export type LimitRule = NetworkRule | OverallRule;

interface Rule {
  /** Begins the counters' keys, e.g. `new-names`. */
  id: string;
  /** What is counted, for a reader. */
  counts: string;
  windowSeconds: number;
  /** The family's setting, below `limits`, with the maximum. */
  setting: string;
}

/** Each network has a budget of its own: a stranger cannot use up somebody else's. */
export interface NetworkRule extends Rule {
  network: 'each';
  /** For whom or what each network has one; absent where it has one for all. */
  subject?: string;
}

/** One budget for all networks, which a stranger must not be able to fill against an owner. */
export interface OverallRule extends Rule {
  network: 'all';
  subject: string;
  /** Why no stranger keeps an owner out by it. */
  because: string;
  /** It is counted on the subject's own item, by the write that the call makes anyway. */
  isOnItem?: true;
}

/** A limit over a fixed UTC window, counted in an item of its own. */
export interface LimitClaim {
  kind: 'limit';
  /** Which limit, e.g. `new-names`. */
  limit: string;
  /** Who is limited: a hash of a mail address, a name; empty where the network alone is. */
  subject: string;
  network: Network | 'all';
  /** For an IPv4 address or a /64. */
  max: number;
  windowSeconds: number;
}

/** A network's claim. @param subject where the rule has one */
export const networkLimit = (
  { id, windowSeconds }: NetworkRule,
  network: Network,
  max: number,
  subject = '',
): LimitClaim => ({ kind: 'limit', limit: id, subject, network, max, windowSeconds });

/** A claim against what all networks have together. */
export const overallLimit = (
  { id, windowSeconds }: OverallRule,
  subject: string,
  max: number,
): LimitClaim => ({ kind: 'limit', limit: id, subject, network: 'all', max, windowSeconds });

/** A limit that was reached, and how long its window goes on. */
export interface Limited {
  claim: LimitClaim;
  retryAfterSeconds: number;
}

/** Counters of requests. */
export interface Limits {
  /**
   * Counts one request against all of these limits, or against none when one of them is reached.
   * @param now epoch seconds: decides the windows
   */
  count(claims: readonly LimitClaim[], now: number): Promise<Limited | undefined>;
  /** Takes back what was counted. @param now as when it was counted */
  giveBack(claims: readonly LimitClaim[], now: number): Promise<void>;
}

/** Begins the key of every counter, in whichever table. */
export const LIMIT_PREFIX = 'limit#';

/** Each window begins with a new counter: nothing has to be reset. */
export function limitKey({ limit, subject, network, windowSeconds }: LimitClaim, now: number): string {
  const whose = [subject, network === 'all' ? '' : network.outer].filter((part) => part !== '').join(' ');
  return `${LIMIT_PREFIX}${limit}#${whose}#${Math.floor(now / windowSeconds)}`;
}

/** What the counter of a claim counts: one condition and one write for all of them. */
export const sharesOf = ({ network }: Pick<LimitClaim, 'network'>): readonly Share[] =>
  network === 'all' ? [{ attribute: USED, times: 1 }] : network.inner;

/** Epoch seconds at which the window ends. */
export const windowEnd = ({ windowSeconds }: LimitClaim, now: number) =>
  (Math.floor(now / windowSeconds) + 1) * windowSeconds;

/** Of the limits that were reached, the one that holds longest. */
export function longest(claims: readonly LimitClaim[], now: number): Limited | undefined {
  const [claim] = [...claims].sort((a, b) => windowEnd(b, now) - windowEnd(a, now));
  return claim && { claim, retryAfterSeconds: windowEnd(claim, now) - now };
}
