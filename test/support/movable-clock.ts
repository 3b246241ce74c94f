import type { Clock } from '../../functions/clock';

interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

const STARTS_AT = Date.parse('2026-03-03T12:05:00Z');

/**
 * A clock that a test moves forward. It starts at the same moment in every run, far from the edges of hours and days,
 * so that where a limit's window ends is no accident; and it wakes sleepers early, as what they wait for on this
 * machine comes soon.
 */
export class MovableClock implements Clock {
  readonly #startedAt = performance.now();
  readonly #startsAt: number;
  readonly #hurry: number;
  #moved = 0;

  /**
   * @param startsAt milliseconds since the epoch; today, where somebody else's clock matters
   * @param hurry sleepers sleep this many times shorter than they ask for
   */
  constructor({ startsAt = STARTS_AT, hurry = 20 }: { startsAt?: number; hurry?: number } = {}) {
    this.#startsAt = startsAt;
    this.#hurry = hurry;
  }

  now(): number {
    return Math.floor(this.#startsAt + performance.now() - this.#startedAt + this.#moved);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds / this.#hurry));
  }

  forward({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): void {
    this.#moved += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  }

  /** To the beginning of the next fixed window of this length, as limits count them. */
  forwardToNextWindow(windowSeconds: number): void {
    const window = windowSeconds * 1_000;
    this.#moved += window - (this.now() % window);
  }
}
