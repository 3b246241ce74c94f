import type { Clock } from './clock';

/** Three seconds and a half on average, seven at most: a function has ten for all that it does. */
const TRIES = 12;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** What an attempt says that came to nothing, and may come to something if it is made again. */
export const AGAIN = Symbol('again');

/** Longest pause after so many tries in vain. A pause is drawn below it: those who met do not meet again. */
export const longestPause = (tries: number) => Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);

/** Pauses after so many tries in vain. @returns false when that were enough of them */
export async function pauseAfter(tries: number, clock: Pick<Clock, 'sleep'>): Promise<boolean> {
  if (tries >= TRIES) return false;
  // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
  await clock.sleep(Math.random() * longestPause(tries));
  return true;
}

/**
 * Reads, decides and writes until nobody was faster.
 * @param what is changed, for the error when others were faster to the end
 * @param attempt says `AGAIN` when somebody else wrote first, and has no effects then
 */
export async function tryAgain<Result>(
  clock: Pick<Clock, 'sleep'>,
  what: string,
  attempt: () => Promise<Result | typeof AGAIN>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (result !== AGAIN) return result;
    if (await pauseAfter(tries, clock)) continue;
    throw new Error(`${what} was changed by others ${tries} times in a row`);
  }
}
