import { epochSeconds } from '../../clock';
import { batchesOf, type NameChanges } from '../batch';
import { BatchRejected } from '../dns-zone';
import { heldAt, type NameItem } from '../name-item';
import { changesBetween, isOver, keepPromise, nextChange, recordsAt, type DnsPromise } from '../promise';
import type { RecordSet } from '../record-set';
import { embeddedMetrics } from '../../telemetry/metrics';
import { assumeRecords } from './assume-records';
import { LEASE_MS } from './zone-lease';
import { inParallel } from './in-parallel';
import type { ZoneSession } from './zone-session';

/** Id of the worker: what its metrics are counted of. */
export const DNS_WRITER = 'dns-writer';

/** The first pause after a rejection; each further one doubles it. */
const PUT_OFF_SECONDS = 60;
const LONGEST_PUT_OFF_SECONDS = 6 * 3_600;

/** One name's part of a batch. */
interface Entry extends NameChanges {
  item: NameItem;
  /** The name's records once the batch went through. */
  to: RecordSet[];
}

/** Writes to DNS what the items of these names promise. @returns whether anything was due */
export async function keepPromises(session: ZoneSession, names: readonly string[]): Promise<boolean> {
  const { zone, ports, run, changes } = session;
  const now = epochSeconds(run.clock);
  const items = await ports.store.getAll(names);
  const due = items.filter(
    (item) => item.zone === zone && item.dns.dueAt !== undefined && item.dns.dueAt <= now,
  );
  const entries = due.map((item) => entryFor(item, recordsAt(item.dns, now)));
  await inParallel(
    entries.filter(({ changes }) => changes.length === 0),
    (entry) => keep(session, entry),
  );
  for (const batch of batchesOf(entries.filter(({ changes }) => changes.length > 0))) {
    await submit(session, batch);
    await changes.askAboutNext();
  }
  return due.length > 0;
}

const entryFor = (item: NameItem, to: RecordSet[]): Entry => ({
  name: item.name,
  changes: changesBetween(item.dns.applied, to),
  item,
  to,
});

/** Submits a batch; one that is rejected is halved until the name that is at fault stands alone. */
async function submit(session: ZoneSession, batch: Entry[]): Promise<void> {
  const { zone, ports, lease } = session;
  await ports.store.writeJournal(lease.current, { entries: batch.map(({ name, to }) => ({ name, to })) });
  await lease.hold();
  let changeId: string;
  try {
    changeId = await ports.dns.submit(
      zone,
      batch.flatMap(({ changes }) => changes),
    );
  } catch (error) {
    if (!(error instanceof BatchRejected)) throw error;
    if (batch.length === 1) return mend(session, batch[0]!, error);
    const half = Math.ceil(batch.length / 2);
    await submit(session, batch.slice(0, half));
    return submit(session, batch.slice(half));
  }
  await book(session, batch, changeId);
}

/** Stores what a batch brought about. */
async function book(session: ZoneSession, batch: Entry[], changeId: string): Promise<void> {
  const { zone, ports, run, changes } = session;
  // Before any name refers to it, so that whoever waits for the change finds it.
  await ports.store.addChange(zone, changeId, epochSeconds(run.clock) + LEASE_MS / 1_000);
  changes.follow(changeId);
  await inParallel(batch, (entry) => keep(session, entry, changeId));
  const oldest = Math.min(...batch.map(({ item }) => item.dns.dueAt ?? Infinity));
  run.log.info('dns batch', {
    zone,
    changeId,
    // Public, and what the history of a name is found by.
    names: batch.map(({ name }) => name),
    ...embeddedMetrics(
      ['function', DNS_WRITER],
      {
        dnsBatches: 1,
        dnsNames: batch.length,
        dnsChanges: batch.reduce((sum, { changes }) => sum + changes.length, 0),
        dnsQueueAge: Math.max(epochSeconds(run.clock) - oldest, 0),
      },
      run.clock.now(),
    ),
  });
}

/** Stores what DNS has now for a name. The promise may have grown meanwhile: then it stays due. */
async function keep(session: ZoneSession, { item, to }: Entry, changeId?: string): Promise<void> {
  const { ports, run, lease } = session;
  const { revision } = item.dns;
  // A lower revision is of an item that was made anew after this one was removed, by an attempt whose answer was lost.
  for (
    let current: NameItem | undefined = item;
    current !== undefined && current.dns.revision >= revision;
    current = await ports.store.get(item.name)
  ) {
    const kept = keepPromise(current.dns, to, revision, changeId);
    const dns = current.dns.revision === revision ? scheduled(kept, epochSeconds(run.clock)) : kept;
    const next: NameItem = { ...current, dns };
    await lease.hold();
    if (
      await (isEmpty(heldAt(next, epochSeconds(run.clock)))
        ? ports.store.remove(next)
        : ports.store.save(next))
    )
      return;
  }
}

/** A kept promise is due again when its earliest record expires, and at once if one expired meanwhile. */
function scheduled({ dueAt: _dueAt, ...promise }: DnsPromise, now: number): DnsPromise {
  const desired = promise.desired.filter((recordSet) => !isOver(recordSet, now));
  const open = changesBetween(promise.applied, recordsAt({ ...promise, desired }, now)).length > 0;
  const dueAt = open ? now : nextChange(desired, now);
  return { ...promise, desired, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** Nobody holds the name and nothing of it is in DNS. */
const isEmpty = ({ owner, dns, mails }: NameItem) =>
  owner === undefined && dns.applied.length === 0 && dns.desired.length === 0 && mails.length === 0;

/**
 * One name's changes were rejected. Most likely somebody changed the zone by hand, and a DELETE no longer finds what it
 * repeats: make item and zone agree, and try again. If that is rejected as well, the name waits, ever longer, and
 * stops nobody else.
 */
async function mend(session: ZoneSession, { name, item, changes }: Entry, rejection: BatchRejected) {
  const deletes = changes.some(({ action }) => action === 'DELETE');
  if (!deletes || session.mended.has(name)) return putOff(session, item, rejection);
  session.mended.add(name);
  await assumeRecords(session, [{ name, records: item.dns.applied }]);
}

async function putOff({ ports, run, lease }: ZoneSession, rejected: NameItem, { message }: BatchRejected) {
  const { name } = rejected;
  run.log.error('dns change rejected', new Error(message), {
    name,
    ...embeddedMetrics(['function', DNS_WRITER], { dnsRejected: 1 }, run.clock.now()),
  });
  for (;;) {
    const item = await ports.store.get(name);
    // What was promised since then was not rejected.
    if (item?.dns.revision !== rejected.dns.revision) return;
    const attempts = (item.dns.failure?.attempts ?? 0) + 1;
    const pause = Math.min(PUT_OFF_SECONDS * 2 ** (attempts - 1), LONGEST_PUT_OFF_SECONDS);
    const dns = { ...item.dns, failure: { attempts, message }, dueAt: epochSeconds(run.clock) + pause };
    await lease.hold();
    if (await ports.store.save({ ...item, dns })) return;
  }
}
