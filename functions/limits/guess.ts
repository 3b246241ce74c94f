import { epochSeconds, type Clock } from '../clock';
import type { Log } from '../telemetry/log';
import { longest, type LimitClaim, type Limited, type Limits, type Network, type NetworkRule } from './limit';

/** A limit of wrong answers to a question that has a right one: a password, a code. */
export interface GuessRule extends NetworkRule {
  subject: string;
  /** The family's setting with how many wrong answers for a subject, of all networks in an hour, slow each one down. */
  settingOfAll: string;
}

const HOUR = 3_600;
const MINUTE = 60;

/** One network's answer for one subject. */
export interface Guess {
  rule: GuessRule;
  subject: string;
  network: Network;
  /** Wrong answers of the network in the rule's window. */
  max: number;
  /** Wrong answers of all networks in an hour, past which each has one a minute. */
  maxOfAll: number;
  /** Further limits of wrong answers, such as those of the network for all subjects. */
  within?: readonly LimitClaim[];
}

/** Counters that know what guessing needs besides. */
export interface GuessCounters extends Limits {
  /**
   * Counts an answer of a network, unless its limit is reached, and notes the minute.
   * @returns what the counter said before, or undefined
   */
  begin(claim: LimitClaim, now: number): Promise<Begun | undefined>;
  /** Takes back an answer of a network that was right: its minute is free again. @param now as when it began */
  prove(claim: LimitClaim, now: number): Promise<void>;
  /** Adds to a counter that has no limit. @returns what it counts then */
  tally(claim: LimitClaim, by: 1 | -1, now: number): Promise<number>;
}

export interface Begun {
  /** Answers that were counted before, and not taken back. */
  used: number;
  /** Minutes since the epoch of the last one, unless it was right. */
  minute?: number;
}

export type Guessed<Proof> =
  { outcome: 'right'; proof: Proof } | { outcome: 'wrong' } | ({ outcome: 'limited' } & Limited);

/**
 * Checks an answer that may be a guess. It is counted before it is checked, by one conditional write, so that guesses
 * side by side count as well, and taken back when it was right: an owner does not use a limit up. All networks together
 * can make a limit tighter and never shut it, because the first answer of a network in a minute is always checked.
 * @param check undefined for a wrong answer
 * @param call whose clock decides the windows, and whose log hears of a counter that could not be taken back
 */
export async function checkGuess<Proof>(
  limits: GuessCounters,
  guess: Guess,
  { clock, log }: { clock: Clock; log: Log },
  check: () => Promise<Proof | undefined>,
): Promise<Guessed<Proof>> {
  const { rule, subject, network, max, maxOfAll, within = [] } = guess;
  const now = epochSeconds(clock);
  const own: LimitClaim = {
    kind: 'limit',
    limit: rule.id,
    subject,
    network,
    max,
    windowSeconds: rule.windowSeconds,
  };
  const ofAll: LimitClaim = { ...own, network: 'all', max: maxOfAll, windowSeconds: HOUR };

  const limited = await limits.count(within, now);
  if (limited) return { outcome: 'limited', ...limited };
  const begun = await limits.begin(own, now);
  if (!begun) {
    await limits.giveBack(within, now);
    return { outcome: 'limited', ...longest([own], now)! };
  }
  // The first answer of a network is checked whatever others do: what they did is asked from the second one on, so
  // that a right first answer costs nothing here.
  const isFirst = begun.used === 0;
  if (!isFirst && (await limits.tally(ofAll, 1, now)) > maxOfAll && begun.minute === minuteOf(now)) {
    await Promise.all([limits.giveBack([...within, own], now), limits.tally(ofAll, -1, now)]);
    return { outcome: 'limited', claim: own, retryAfterSeconds: MINUTE - (now % MINUTE) };
  }

  /** A counter that stays costs the network one try, and nobody the answer: what was checked may have changed something. */
  const takeBack = () =>
    Promise.all([
      limits.giveBack(within, now),
      limits.prove(own, now),
      isFirst ? undefined : limits.tally(ofAll, -1, now),
    ]).catch((error: unknown) => log.error('an answer stays counted', error, { limit: rule.id }));
  let proof: Proof | undefined;
  try {
    proof = await check();
  } catch (error) {
    // Nobody learnt whether the answer was right.
    await takeBack();
    throw error;
  }
  if (proof === undefined) {
    if (isFirst) await limits.tally(ofAll, 1, now);
    return { outcome: 'wrong' };
  }
  await takeBack();
  return { outcome: 'right', proof };
}

export const minuteOf = (now: number) => Math.floor(now / MINUTE);
