import { epochSeconds, type Clock } from '../../clock';
import type { DnsZones } from '../dns-zone';
import type { WriterStore } from '../writer-store';
import { inParallel } from './in-parallel';

/** Pauses between two questions about one change: more at first, where only small changes are in DNS soon. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/** A change behind one that is still pending is asked about this rarely, in case it overtook that one. */
const OVERTAKING_PAUSE_MS = 15_000;

interface Pending {
  changeId: string;
  /** Milliseconds since the epoch. */
  askAt: number;
  pauseMs: number;
}

/**
 * Changes that Route 53 accepted and that are not known to be INSYNC. A question costs a request of those that writing
 * needs as well, and a zone's changes reach the name servers in the order in which they were made: so the oldest is
 * asked about, and the next one as soon as that is there.
 */
export class PendingChanges {
  /** The oldest first. */
  private pending: Pending[] = [];

  constructor(
    private readonly dns: Pick<DnsZones, 'isInSync'>,
    private readonly store: Pick<WriterStore, 'addChange' | 'markInSync'>,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.pending.length;
  }

  follow(changeId: string): void {
    if (this.pending.some((known) => known.changeId === changeId)) return;
    const behind = this.pending.length > 0 ? OVERTAKING_PAUSE_MS : 0;
    this.pending.push({ changeId, askAt: this.clock.now() + behind, pauseMs: FIRST_PAUSE_MS });
  }

  /** Asks about a change whose turn it is, if there is one. @returns whether it is INSYNC */
  async askAboutNext(): Promise<boolean> {
    const now = this.clock.now();
    const next = this.pending.find(({ askAt }) => askAt <= now);
    if (!next) return false;
    if (!(await this.dns.isInSync(next.changeId))) {
      const isOldest = next === this.pending[0];
      next.askAt = this.clock.now() + (isOldest ? next.pauseMs : OVERTAKING_PAUSE_MS);
      if (isOldest) next.pauseMs = Math.min(next.pauseMs * 2, LONGEST_PAUSE_MS);
      return false;
    }
    await this.store.markInSync(next.changeId, epochSeconds(this.clock));
    this.pending = this.pending.filter((change) => change !== next);
    const [oldest] = this.pending;
    if (oldest) oldest.askAt = Math.min(oldest.askAt, this.clock.now());
    return true;
  }

  /** Leaves what is pending to the next writer, which would otherwise begin to ask when this one's lease had ended. */
  handOver(zone: string): Promise<void> {
    const now = epochSeconds(this.clock);
    return inParallel(this.pending, ({ changeId }) => this.store.addChange(zone, changeId, now));
  }
}
