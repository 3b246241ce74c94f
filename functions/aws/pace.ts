import type { Clock } from '../clock';

/** Spaces calls so that a rate is kept from this side: being throttled costs more than waiting. */
export class Pace {
  private next = 0;

  /** @param perSecond calls a second */
  constructor(
    private readonly perSecond: number,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the next call may be made. */
  async turn(): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(this.next, now);
    this.next = at + 1_000 / this.perSecond;
    if (at > now) await this.clock.sleep(at - now);
  }
}
