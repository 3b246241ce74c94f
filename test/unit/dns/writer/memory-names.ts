import { epochSeconds, type Clock } from '../../../../functions/clock';
import type { NameItem } from '../../../../functions/dns/name-item';
import { newWriteId } from '../../../../functions/change-item';
import type { CensusState, CensusStore } from '../../../../functions/dns/census-store';
import type { NameStore } from '../../../../functions/dns/name-store';
import type { Journal, Lease, WriterStore } from '../../../../functions/dns/writer-store';

/** The index shows a write this late. */
const INDEX_LAG_MS = 300;
/** What the index answers at once, as small as it takes to need several rounds. */
const DUE_LIMIT = 8;

interface LeaseItem {
  holder?: string;
  endsAt?: number;
  epoch: number;
  nudges: number;
}

/** The names table in memory, as routes and as the DNS writer see it, with an index that is late. */
export class MemoryNames implements NameStore, WriterStore, CensusStore {
  readonly items = new Map<string, NameItem>();
  readonly changes = new Map<string, { status: 'PENDING'; dueAt: number } | { status: 'INSYNC' }>();
  journal: { epoch: number; journal?: Journal } | undefined;
  lease: LeaseItem = { epoch: 0, nudges: 0 };
  readonly #index = new Map<string, number>();
  #late: { at: number; name: string; dueAt: number | undefined }[] = [];

  constructor(private readonly clock: Clock) {}

  async get<Holder>(name: string): Promise<NameItem<Holder> | undefined> {
    return structuredClone(this.items.get(name)) as NameItem<Holder> | undefined;
  }

  async getAll(names: readonly string[]): Promise<NameItem[]> {
    if (new Set(names).size < names.length) throw new Error('BatchGetItem refuses a key that is given twice');
    return names.flatMap((name) => structuredClone(this.items.get(name)) ?? []);
  }

  // One method for both ports: a route asks for an outcome, the writer for a yes or no.
  save(item: NameItem): Promise<boolean>;
  save(
    item: NameItem,
    claims: readonly unknown[],
    now: number,
    writeId: string,
  ): Promise<{ outcome: 'saved' | 'changed' }>;
  async save(item: NameItem, claims?: readonly unknown[], _now?: number, writeId = newWriteId()) {
    const { changeId } = item.dns;
    // Whoever waits for the change would take it for one that was INSYNC long ago.
    if (changeId && !this.changes.has(changeId)) throw new Error(`${item.name}: nobody knows ${changeId}`);
    const fits = this.#unchanged(item);
    if (fits) {
      this.items.set(item.name, structuredClone({ ...item, writeId }));
      this.#toIndex(item.name, item.dns.dueAt);
    }
    return claims ? { outcome: fits ? 'saved' : 'changed' } : fits;
  }

  async remove(item: NameItem): Promise<boolean> {
    if (!this.items.has(item.name) || !this.#unchanged(item)) return false;
    this.items.delete(item.name);
    this.#toIndex(item.name, undefined);
    return true;
  }

  async resolve(): Promise<undefined> {
    return undefined;
  }

  async due(zone: string, now: number) {
    this.#catchUp();
    const due = [...this.#index].filter(([, dueAt]) => dueAt <= now).sort(([, a], [, b]) => a - b);
    const changes = [...this.changes].flatMap(([id, change]) =>
      change.status === 'PENDING' && change.dueAt <= now ? [id] : [],
    );
    return {
      names: this.namesOf(
        due.slice(0, DUE_LIMIT).map(([name]) => name),
        zone,
      ),
      changes,
    };
  }

  namesOf(names: readonly string[], zone: string): string[] {
    return names.filter((name) => name === zone || name.endsWith(`.${zone}`));
  }

  async acquire(zone: string, holder: string, now: number, endsAt: number): Promise<Lease | undefined> {
    const { lease } = this;
    const free = lease.holder === undefined || lease.holder === holder || (lease.endsAt ?? 0) < now;
    if (!free) return undefined;
    this.lease = { ...lease, holder, endsAt, epoch: lease.epoch + 1 };
    return { zone, holder, endsAt, epoch: this.lease.epoch, nudges: lease.nudges };
  }

  async renew(lease: Lease, endsAt: number): Promise<Lease> {
    if (!this.#holds(lease)) throw new Error(`${lease.holder} lost the lease`);
    this.lease.endsAt = endsAt;
    return { ...lease, endsAt };
  }

  async release(lease: Lease): Promise<Lease | undefined> {
    if (!this.#holds(lease)) return undefined;
    if (this.lease.nudges !== lease.nudges) return { ...lease, nudges: this.lease.nudges };
    this.lease = { epoch: this.lease.epoch, nudges: this.lease.nudges };
    return undefined;
  }

  async nudge(): Promise<void> {
    this.lease.nudges += 1;
  }

  async takeJournal(lease: Lease): Promise<Journal | undefined> {
    this.#fence(lease);
    this.journal = { ...this.journal, epoch: lease.epoch };
    return structuredClone(this.journal.journal);
  }

  async writeJournal(lease: Lease, journal: Journal): Promise<void> {
    this.#fence(lease);
    this.journal = structuredClone({ epoch: lease.epoch, journal });
  }

  async clearJournal(lease: Lease): Promise<void> {
    if (this.journal?.epoch === lease.epoch) this.journal = { epoch: lease.epoch };
  }

  async addChange(_zone: string, changeId: string, dueAt: number): Promise<void> {
    this.changes.set(changeId, { status: 'PENDING', dueAt });
  }

  async markInSync(changeId: string): Promise<void> {
    this.changes.set(changeId, { status: 'INSYNC' });
  }

  readonly censuses = new Map<string, CensusState>();

  async state(zone: string): Promise<CensusState | undefined> {
    return this.censuses.get(zone);
  }

  async saveState(zone: string, state: CensusState): Promise<void> {
    this.censuses.set(zone, state);
  }

  async underWay(): Promise<string[]> {
    const { entries = [], unanswered = [] } = this.journal?.journal ?? {};
    return [...entries, ...unanswered].map(({ name }) => name);
  }

  /** Everything that wants to be looked at now, whatever the index shows. */
  dueNow(): string[] {
    const now = epochSeconds(this.clock);
    return [...this.items.values()].flatMap(({ name, dns }) =>
      (dns.dueAt ?? Infinity) <= now ? [name] : [],
    );
  }

  #unchanged = ({ name, writeId }: NameItem) => this.items.get(name)?.writeId === writeId;

  #holds = ({ holder, epoch }: Lease) => this.lease.holder === holder && this.lease.epoch === epoch;

  #fence({ holder, epoch }: Lease): void {
    if ((this.journal?.epoch ?? 0) > epoch) throw new Error(`${holder} lost the lease`);
  }

  #toIndex(name: string, dueAt: number | undefined): void {
    this.#late.push({ at: this.clock.now() + INDEX_LAG_MS, name, dueAt });
  }

  #catchUp(): void {
    const now = this.clock.now();
    for (const { name, dueAt } of this.#late.filter(({ at }) => at <= now)) {
      if (dueAt === undefined) this.#index.delete(name);
      else this.#index.set(name, dueAt);
    }
    this.#late = this.#late.filter(({ at }) => at > now);
  }
}
