import { epochSeconds } from '../clock';
import { batchesOf } from '../dns/batch';
import { BatchRejected, OutcomeUnknown, type DnsZones } from '../dns/dns-zone';
import { freshName, type NameItem } from '../dns/name-item';
import {
  changesBetween,
  earliestExpiry,
  keepPromise,
  recordsAt,
  type DnsPromise,
  type RecordChange,
} from '../dns/promise';
import { recordKey, sameRecordSet, type RecordSet } from '../dns/record-set';
import type { Lease, WriterStore } from '../dns/writer-store';
import { withZoneRecords, zoneRecords } from '../dns/zone-records';
import type { RegistrationSettings } from '../registration/settings';
import { embeddedMetrics } from '../telemetry/metrics';
import type { Run } from './worker';

export interface WriterPorts {
  store: WriterStore;
  dns: DnsZones;
  settings: RegistrationSettings;
}

/** A writer that dies leaves its zone to the next one after this time. */
const LEASE_MS = 60_000;
/** The lease must outlive the call to Route 53 that is made under it, by far. */
const LEASE_MARGIN_MS = 30_000;
/** Stop in time for the batch at hand; the schedule goes on. */
const RUN_MARGIN_MS = 60_000;
/** The index shows a write a moment late: a writer that finds nothing looks once more before it goes. */
const IDLE_ROUNDS = 2;
const IDLE_MS = 500;
/** Calls in a row that Route 53 may leave unanswered before the run gives up and leaves the rest to the next. */
const PATIENCE = 4;
/** Writes of items at a time. */
const PARALLEL = 32;

/** One name's part of a batch. */
interface Entry {
  name: string;
  changes: RecordChange[];
  item: NameItem;
  /** The name's records once the batch went through. */
  to: RecordSet[];
}

/**
 * Writes all that is due in a zone, follows the changes until they are INSYNC, and returns when nothing is left.
 *
 * What Route 53 has is known at every moment: it is what the item says was applied, or, for the names of the batch
 * in the journal, that or what the journal says. So a run may end between any two of its steps.
 *
 * @param named names that the stream told of, which the index may not show yet
 */
export async function drainZone(zone: string, named: string[], ports: WriterPorts, run: Run): Promise<void> {
  const lease = await takeLease(zone, ports.store, run);
  if (!lease) return;
  await new ZoneWriter(zone, lease, ports, run).drain(named);
}

async function takeLease(zone: string, store: WriterStore, { clock, id }: Run): Promise<Lease | undefined> {
  const acquire = () => store.acquire(zone, id, clock.now(), clock.now() + LEASE_MS);
  const lease = await acquire();
  if (lease) return lease;
  await store.nudge(zone);
  // The holder may have gone between the two calls, without having seen the nudge.
  return acquire();
}

class ZoneWriter {
  /** Changes that Route 53 accepted, with the time (ms) to ask about each. */
  private readonly pending = new Map<string, { askAt: number; waitMs: number }>();
  /** Names whose records were made to agree with their items in this run: once must do. */
  private readonly mended = new Set<string>();
  /** Nothing is open from before, and the zone's own records are there. */
  private settled = false;

  constructor(
    private readonly zone: string,
    private lease: Lease,
    private readonly ports: WriterPorts,
    private readonly run: Run,
  ) {}

  async drain(named: string[]): Promise<void> {
    const { store } = this.ports;
    const { clock } = this.run;
    let fresh = named;
    let idleRounds = 0;
    let failures = 0;
    while (this.run.remainingMs() > RUN_MARGIN_MS) {
      try {
        await this.holdLease();
        if (!this.settled) await this.settle();
        const due = await store.due(this.zone, epochSeconds(clock));
        for (const changeId of due.changes) this.follow(changeId);
        const wrote = await this.write([...new Set([...fresh, ...due.names])]);
        const confirmed = await this.askAboutNext();
        fresh = [];
        failures = 0;

        idleRounds = wrote || confirmed || this.pending.size > 0 ? 0 : idleRounds + 1;
        if (idleRounds >= IDLE_ROUNDS) {
          const nudged = await this.release();
          if (!nudged) return;
          this.lease = nudged;
          idleRounds = 0;
        }
        if (!wrote && !confirmed) await clock.sleep(IDLE_MS);
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || (failures += 1) > PATIENCE) throw error;
        this.run.log.error('route 53 did not answer', error, { zone: this.zone });
        this.settled = false;
        await clock.sleep(1_000 * 2 ** failures);
      }
    }
    while (await this.release()) continue;
  }

  /** Puts in order what an earlier run, or an unanswered call, left open. */
  private async settle(): Promise<void> {
    await this.settleJournal();
    this.settled = await this.promiseZoneRecords();
  }

  private async release(): Promise<Lease | undefined> {
    await this.ports.store.clearJournal(this.lease);
    return this.ports.store.release(this.lease);
  }

  /** Writes what the items of these names promise. @returns whether anything was due */
  private async write(names: string[]): Promise<boolean> {
    const now = epochSeconds(this.run.clock);
    const items = await this.ports.store.getAll(names);
    const due = items.filter(({ dns }) => dns.dueAt !== undefined && dns.dueAt <= now);
    const entries = due.map((item) => entryFor(item, recordsAt(item.dns, now)));
    await this.inParallel(
      entries.filter(({ changes }) => changes.length === 0),
      (entry) => this.keep(entry),
    );
    for (const batch of batchesOf(entries.filter(({ changes }) => changes.length > 0)))
      await this.submit(batch);
    return due.length > 0;
  }

  /** Submits a batch; one that is rejected is halved until the record that is at fault stands alone. */
  private async submit(batch: Entry[]): Promise<void> {
    const { store, dns } = this.ports;
    await this.holdLease();
    await store.writeJournal(this.lease, { entries: batch.map(({ name, to }) => ({ name, to })) });
    let changeId: string;
    try {
      changeId = await dns.submit(
        this.zone,
        batch.flatMap(({ changes }) => changes),
      );
    } catch (error) {
      if (!(error instanceof BatchRejected)) throw error;
      if (batch.length === 1) return this.mend(batch[0]!, error);
      const half = Math.ceil(batch.length / 2);
      await this.submit(batch.slice(0, half));
      return this.submit(batch.slice(half));
    }
    await this.book(batch, changeId);
  }

  private async book(batch: Entry[], changeId: string): Promise<void> {
    const { clock, log } = this.run;
    // Before any name refers to it, so that whoever waits for the change finds it.
    await this.ports.store.addChange(this.zone, changeId, epochSeconds(clock) + LEASE_MS / 1_000);
    this.follow(changeId);
    await this.inParallel(batch, (entry) => this.keep(entry, changeId));
    const oldest = Math.min(...batch.map(({ item }) => item.dns.dueAt ?? Infinity));
    log.info('dns batch', {
      zone: this.zone,
      changeId,
      ...embeddedMetrics(
        { function: 'dns-writer' },
        {
          dnsBatches: { value: 1, unit: 'Count' },
          dnsNames: { value: batch.length, unit: 'Count' },
          dnsChanges: { value: batch.reduce((sum, { changes }) => sum + changes.length, 0), unit: 'Count' },
          dnsQueueAge: { value: Math.max(epochSeconds(clock) - oldest, 0), unit: 'Seconds' },
        },
        clock.now(),
      ),
    });
  }

  /** Stores what Route 53 has now for a name. The promise may have grown meanwhile: then it stays due. */
  private async keep({ item, to }: Entry, changeId?: string): Promise<void> {
    const { store } = this.ports;
    const { revision } = item.dns;
    let current: NameItem | undefined = item;
    while (current) {
      const kept = keepPromise(current.dns, to, revision, changeId);
      const next = current.dns.revision === revision ? scheduled(kept, epochSeconds(this.run.clock)) : kept;
      const after: NameItem = { ...current, dns: next };
      if (await (isEmpty(after) ? store.remove(after) : store.save(after))) return;
      current = await store.get(item.name);
    }
  }

  /**
   * One name's changes were rejected. Most likely somebody changed the zone by hand, and a DELETE no longer finds
   * what it repeats: make the zone agree with the item first, and then change it. If that is rejected as well, the
   * name waits, ever longer, and stops nobody else.
   */
  private async mend(entry: Entry, rejection: BatchRejected): Promise<void> {
    const { name, item, changes } = entry;
    const deletes = changes.some(({ action }) => action === 'DELETE');
    if (deletes && !this.mended.has(name)) {
      this.mended.add(name);
      if (await this.assume([{ name, records: item.dns.applied }])) return;
    }
    await this.putOff(name, rejection);
  }

  private async putOff(name: string, { message }: BatchRejected): Promise<void> {
    const { store } = this.ports;
    this.run.log.error('dns change rejected', new Error(message), {
      name,
      ...embeddedMetrics(
        { function: 'dns-writer' },
        { dnsRejected: { value: 1, unit: 'Count' } },
        this.run.clock.now(),
      ),
    });
    for (;;) {
      const item = await store.get(name);
      if (!item) return;
      const attempts = (item.dns.failure?.attempts ?? 0) + 1;
      const dueAt = epochSeconds(this.run.clock) + Math.min(60 * 2 ** (attempts - 1), 21_600);
      if (await store.save({ ...item, dns: { ...item.dns, failure: { attempts, message }, dueAt } })) return;
    }
  }

  /**
   * A writer ended with a batch under way. Whether Route 53 took it nobody knows, so it is made known: the records
   * from before and after are written, as an UPSERT works either way, and kept as applied. What is too much of them
   * then goes the usual way. A batch that was rejected changed nothing, so for its names the item was right.
   */
  private async settleJournal(): Promise<void> {
    const journal = await this.ports.store.takeJournal(this.lease);
    if (!journal) return;
    const items = new Map(
      (await this.ports.store.getAll(journal.entries.map(({ name }) => name))).map((item) => [
        item.name,
        item,
      ]),
    );
    const open = journal.entries.flatMap(({ name, to }) => {
      const applied = items.get(name)?.dns.applied ?? [];
      return sameRecords(applied, to) ? [] : [{ name, records: union(applied, to) }];
    });
    if (open.length > 0) await this.assume(open);
    await this.ports.store.clearJournal(this.lease);
  }

  /**
   * Makes Route 53 have these records, whatever it had at their places, and keeps them as applied.
   * @returns false when some of them were rejected: such a record was never there
   */
  private async assume(names: { name: string; records: RecordSet[] }[]): Promise<boolean> {
    const upserts = names.map(({ name, records }) => ({
      name,
      records,
      changes: records.map((recordSet): RecordChange => ({ action: 'UPSERT', recordSet })),
    }));
    const outcomes: boolean[] = [];
    for (const batch of batchesOf(upserts)) outcomes.push(await this.assumeBatch(batch));
    return outcomes.every(Boolean);
  }

  private async assumeBatch(
    batch: { name: string; records: RecordSet[]; changes: RecordChange[] }[],
  ): Promise<boolean> {
    const { store, dns } = this.ports;
    const now = epochSeconds(this.run.clock);
    await this.holdLease();
    let changeId: string | undefined;
    try {
      const changes = batch.flatMap(({ changes }) => changes);
      if (changes.length > 0) changeId = await dns.submit(this.zone, changes);
    } catch (error) {
      if (!(error instanceof BatchRejected)) throw error;
      if (batch.length === 1) return false;
      const half = Math.ceil(batch.length / 2);
      const first = await this.assumeBatch(batch.slice(0, half));
      return (await this.assumeBatch(batch.slice(half))) && first;
    }
    if (changeId) {
      await store.addChange(this.zone, changeId, now + LEASE_MS / 1_000);
      this.follow(changeId);
    }
    await this.inParallel(batch, async ({ name, records }) => {
      for (;;) {
        const item = (await store.get(name)) ?? freshName(name, this.zone);
        const promise = { ...item.dns, applied: records, dueAt: now, ...(changeId ? { changeId } : {}) };
        if (await store.save({ ...item, dns: promise })) return;
      }
    });
    return true;
  }

  /** The zone's own records follow the settings, in two steps. @returns whether there is no further step */
  private async promiseZoneRecords(): Promise<boolean> {
    const { store, dns, settings } = this.ports;
    if (this.zone !== settings.zone) return true;
    for (;;) {
      const item = (await store.get(this.zone)) ?? freshName(this.zone, this.zone);
      const soa = item.dns.applied.find(({ type }) => type === 'SOA')?.values?.[0];
      const primary = soa?.split('. ', 1)[0] ?? (await dns.primaryNameServer(this.zone));
      const wanted = zoneRecords(settings, primary);
      if (sameRecords(item.dns.applied, wanted)) return true;
      const next = withZoneRecords(item, wanted, epochSeconds(this.run.clock));
      if (next.dns.revision === item.dns.revision || (await store.save(next))) return false;
    }
  }

  private follow(changeId: string): void {
    if (!this.pending.has(changeId)) this.pending.set(changeId, { askAt: this.run.clock.now(), waitMs: 250 });
  }

  /**
   * Asks about the change whose turn it is. Asking costs a request of those that writing needs as well, so each
   * change is asked about ever less often. @returns whether it was found INSYNC
   */
  private async askAboutNext(): Promise<boolean> {
    const { clock } = this.run;
    const [next] = [...this.pending].sort(([, a], [, b]) => a.askAt - b.askAt);
    if (!next || next[1].askAt > clock.now()) return false;
    const [changeId, { waitMs }] = next;
    if (await this.ports.dns.isInSync(changeId)) {
      await this.ports.store.markInSync(changeId, epochSeconds(clock));
      this.pending.delete(changeId);
      return true;
    }
    this.pending.set(changeId, { askAt: clock.now() + waitMs, waitMs: Math.min(waitMs * 2, 3_000) });
    return false;
  }

  private async holdLease(): Promise<void> {
    const now = this.run.clock.now();
    if (this.lease.endsAt - now < LEASE_MARGIN_MS)
      this.lease = await this.ports.store.renew(this.lease, now + LEASE_MS);
  }

  private async inParallel<Task>(tasks: readonly Task[], work: (task: Task) => Promise<void>): Promise<void> {
    const queue = [...tasks];
    await Promise.all(
      Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
        for (let task = queue.shift(); task !== undefined; task = queue.shift()) await work(task);
      }),
    );
  }
}

const entryFor = (item: NameItem, to: RecordSet[]): Entry => ({
  name: item.name,
  changes: changesBetween(item.dns.applied, to),
  item,
  to,
});

/** A kept promise is due again when its earliest record expires, and at once if it grew meanwhile. */
function scheduled({ dueAt: _dueAt, ...promise }: DnsPromise, now: number): DnsPromise {
  const desired = promise.desired.filter(({ until }) => until === undefined || until > now);
  const open = changesBetween(promise.applied, recordsAt({ ...promise, desired }, now)).length > 0;
  const dueAt = open ? now : earliestExpiry(desired);
  return { ...promise, desired, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** Nobody holds the name and nothing of it is in DNS. */
const isEmpty = ({ owner, dns, mails }: NameItem) =>
  owner === undefined && dns.applied.length === 0 && dns.desired.length === 0 && mails.length === 0;

/** Records at every place that either set has; the later set's where both have one. */
function union(before: readonly RecordSet[], after: readonly RecordSet[]): RecordSet[] {
  return [...new Map([...before, ...after].map((recordSet) => [recordKey(recordSet), recordSet])).values()];
}

const sameRecords = (a: readonly RecordSet[], b: readonly RecordSet[]) =>
  a.length === b.length && a.every((one) => b.some((other) => sameRecordSet(one, other)));
