import type { Clock } from '../../../../functions/clock';

/** A clock that stands still until somebody sleeps, who then sleeps no longer than a turn of the event loop. */
export class VirtualClock implements Clock {
  #now = Date.parse('2026-03-03T12:00:00Z');

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#now += Math.ceil(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  }

  forward(seconds: number): void {
    this.#now += seconds * 1_000;
  }
}
