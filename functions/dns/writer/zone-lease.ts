import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock';
import type { Lease, WriterStore } from '../writer-store';
import type { Run } from '../../http/worker';

/** A writer that dies leaves its zone to the next one after this time. */
export const LEASE_MS = 60_000;
/**
 * What is done under the lease begins only while it lasts this much longer, and each step has a time limit below it
 * (`route53-zones.ts`, `client-config.ts`): so nothing of this writer is under way when another one begins.
 */
const LEASE_MARGIN_MS = 40_000;

/** The right to write one zone, which one writer has at a time. */
export class ZoneLease {
  private constructor(
    private lease: Lease,
    private readonly store: WriterStore,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when another writer is at work, which has been told to look once more before it goes */
  static async take(zone: string, store: WriterStore, { clock, id }: Run): Promise<ZoneLease | undefined> {
    // Lambda may deliver one event twice, with one id; each of the two runs is a writer of its own.
    const holder = `${id}-${randomBytes(6).toString('base64url')}`;
    const acquire = () => store.acquire(zone, holder, clock.now(), clock.now() + LEASE_MS);
    let lease = await acquire();
    if (!lease) {
      await store.nudge(zone);
      // The holder may have gone between the two calls, without having seen the nudge.
      lease = await acquire();
    }
    return lease && new ZoneLease(lease, store, clock);
  }

  get current(): Lease {
    return this.lease;
  }

  /**
   * To be called before each step, after what the step relies on was read.
   * @throws Error when another writer has taken over
   */
  async hold(): Promise<void> {
    const now = this.clock.now();
    if (this.lease.endsAt - now < LEASE_MARGIN_MS) {
      this.lease = await this.store.renew(this.lease, now + LEASE_MS);
    }
  }

  /** Gives the lease back. @returns false when somebody nudged meanwhile: there is more to do, and the lease stays */
  async release(): Promise<boolean> {
    const nudged = await this.store.release(this.lease);
    if (nudged) this.lease = nudged;
    return !nudged;
  }

  /** Leaves the zone to whoever comes next, as far as that can be said; if not, the lease ends by itself. */
  async abandon(): Promise<void> {
    try {
      while (!(await this.release())) continue;
    } catch {
      // The failure that led here is the one to tell of.
    }
  }
}
