/** A rate limit that allows bursts: a request takes a token, and tokens come back at a steady rate. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  /**
   * @param tokensPerSecond how many come back each second
   * @param capacity how many there can be, and are at first
   * @param now milliseconds
   */
  constructor(
    readonly tokensPerSecond: number,
    readonly capacity: number,
    readonly now: () => number,
  ) {
    this.#tokens = capacity;
    this.#filledAt = now();
  }

  /** Takes a token if there is one. */
  take(): boolean {
    const now = this.now();
    const earned = ((now - this.#filledAt) / 1000) * this.tokensPerSecond;
    this.#tokens = Math.min(this.capacity, this.#tokens + Math.max(0, earned));
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
