import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../functions/clock';

/**
 * A clock whose sleepers are woken with an error when the system stops: Lambda would not let them wake up either, and
 * nobody wants to wait for their 20 seconds.
 * @param clock a test's own; the machine's when absent
 */
export function stoppableClock(clock?: Clock): Clock & { stop(): void } {
  const ending = new AbortController();
  const { signal } = ending;
  setMaxListeners(0, signal);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The local system stops')), { once: true });
  });
  ended.catch(() => undefined);

  return {
    now: clock ? () => clock.now() : Date.now,
    sleep: (milliseconds) =>
      clock ? Promise.race([clock.sleep(milliseconds), ended]) : delay(milliseconds, undefined, { signal }),
    stop: () => ending.abort(),
  };
}
