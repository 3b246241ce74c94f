import { epochSeconds } from '../../clock';
import { batchesOf, type NameChanges } from '../batch';
import { BatchRejected, OutcomeUnknown } from '../dns-zone';
import { FOREIGN_SECONDS, heldAt, type NameItem } from '../name-item';
import {
  changesBetween,
  collides,
  isOver,
  keepPromise,
  nextChange,
  recordsAt,
  remainingConflict,
  type Conflict,
  type DnsPromise,
} from '../promise';
import { recordKey, type RecordSet } from '../record-set';
import { refusedSets, type RefusedSet } from '../refused-sets';
import { embeddedMetrics } from '../../telemetry/metrics';
import { readRefused } from './read-refused';
import { lookForForeign } from './look-for-foreign';
import { LATE_MS } from './settle-journal';
import { LEASE_MS } from './zone-lease';
import { inParallel } from './in-parallel';
import { AGAIN, tryAgain } from '../../try-again';
import type { ZoneSession } from './zone-session';

/** Id of the worker: what its metrics are counted of. */
export const DNS_WRITER = 'dns-writer';

/** The first pause after a rejection; each further one doubles it. */
const PUT_OFF_SECONDS = 60;
const LONGEST_PUT_OFF_SECONDS = 6 * 3_600;
/** So often a run looks into what was refused of a name: more often, somebody is changing it all the time. */
const MOST_REFUSALS = 4;

/** One name's part of a batch. */
interface Entry extends NameChanges {
  item: NameItem;
  /** The name's records once the batch went through. */
  to: RecordSet[];
  /** A conflict is not to be tried again yet. */
  waits: boolean;
}

/** Writes to DNS what the items of these names promise. @returns whether anything was due */
export async function keepPromises(session: ZoneSession, names: readonly string[]): Promise<boolean> {
  const { zone, ports, run } = session;
  const now = epochSeconds(run.clock);
  const items = await ports.store.getAll(names);
  const due = items.filter(
    (item) => item.zone === zone && item.dns.dueAt !== undefined && item.dns.dueAt <= now,
  );
  await keepItems(session, due);
  return due.length > 0;
}

async function keepItems(session: ZoneSession, due: readonly NameItem[]): Promise<void> {
  const now = epochSeconds(session.run.clock);
  const entries = due.map((item) => entryFor(item, now));
  for (const { item, changes } of entries) {
    if (item.owner === 'foreign' && changes.length === 0) await lookForForeign(session, item);
  }
  await inParallel(
    entries.filter(({ item, changes }) => item.owner !== 'foreign' && changes.length === 0),
    (entry) => (entry.waits ? wait(session, entry) : keep(session, entry)),
  );
  for (const batch of batchesOf(entries.filter(({ changes }) => changes.length > 0))) {
    await submit(session, batch);
    await session.changes.askAboutNext();
  }
}

/**
 * What is to be done about a name. While somebody else's record stands where one of it is to be, and is not to be tried
 * again, nothing of the name is written; only the sets of a mail domain, and of the zone, stand each by itself.
 */
function entryFor(item: NameItem, now: number): Entry {
  const { applied, conflict } = item.dns;
  const wanted = recordsAt(item.dns, now);
  const free = wanted.filter((recordSet) => !isBlocked(recordSet, conflict, now));
  const waits = free.length < wanted.length && !standEachByItself(item);
  const to = waits ? applied : free;
  return { name: item.name, changes: changesBetween(applied, to), item, to, waits };
}

const isBlocked = (recordSet: RecordSet, conflict: Conflict | undefined, now: number) =>
  conflict !== undefined && conflict.retryAt > now && collides(recordSet, conflict);

const standEachByItself = ({ owner }: NameItem) => owner === 'mail' || owner === 'zone';

/**
 * Submits a batch. Of one that is rejected Route 53 says which record sets are at fault: their names are taken out, and
 * looked into. Where it says what nobody understands, the batch is halved until the name at fault stands alone.
 */
async function submit(session: ZoneSession, batch: Entry[]): Promise<void> {
  const { zone, ports, lease, run } = session;
  await ports.store.writeJournal(lease.current, {
    entries: batch.map(({ name, to }) => ({ name, to })),
    writtenAt: run.clock.now(),
    unanswered: session.unanswered,
  });
  await lease.hold();
  let changeId: string;
  try {
    changeId = await ports.dns.submit(
      zone,
      batch.flatMap(({ changes }) => changes),
    );
  } catch (error) {
    if (error instanceof BatchRejected) return sortOut(session, batch, error);
    // The failure that led here is the one to tell of.
    await noteEnd(session, error).catch(() => undefined);
    throw error;
  }
  session.unanswered = [];
  await book(session, batch, changeId);
}

/** A batch ended without being taken or rejected: whether it may still come is for whoever goes on. */
async function noteEnd(session: ZoneSession, error: unknown): Promise<void> {
  if (!(error instanceof OutcomeUnknown)) return forgetBatch(session);
  session.lateUntil = session.run.clock.now() + (error.mayStillHappen ? LATE_MS : 0);
}

/** Nothing came of the batch in the journal, and nothing will. */
const forgetBatch = ({ ports, lease, unanswered }: ZoneSession) =>
  ports.store.writeJournal(lease.current, { entries: [], unanswered });

async function sortOut(session: ZoneSession, batch: Entry[], rejection: BatchRejected): Promise<void> {
  const refused = refusedSets(rejection.message);
  const refusedOf = ({ changes }: Entry) =>
    refused.filter((set) => changes.some(({ recordSet }) => recordKey(recordSet) === recordKey(set)));
  const named = batch.filter((entry) => refusedOf(entry).length > 0);
  if (named.length > 0) {
    // A batch that nobody answered may be what stands there: that is to be known before another one is taken.
    const isUnanswered = ({ name }: Entry) => session.unanswered.some((entry) => entry.name === name);
    const first = named.filter(isUnanswered);
    const again = await lookInto(session, first, refusedOf, rejection);
    const others = batch.filter((entry) => !named.includes(entry));
    await (others.length > 0 ? submit(session, others) : forgetBatch(session));
    again.push(
      ...(await lookInto(
        session,
        named.filter((entry) => !first.includes(entry)),
        refusedOf,
        rejection,
      )),
    );
    return keepItems(session, again);
  }
  const [only] = batch;
  if (only && batch.length === 1) return putOff(session, only.item, rejection);
  const half = Math.ceil(batch.length / 2);
  await submit(session, batch.slice(0, half));
  return submit(session, batch.slice(half));
}

/** @returns names whose changes can be tried again, as they are now */
async function lookInto(
  session: ZoneSession,
  entries: readonly Entry[],
  refusedOf: (entry: Entry) => RefusedSet[],
  rejection: BatchRejected,
): Promise<NameItem[]> {
  const again: NameItem[] = [];
  for (const entry of entries) {
    const times = (session.refusals.get(entry.name) ?? 0) + 1;
    session.refusals.set(entry.name, times);
    const item =
      times > MOST_REFUSALS
        ? await putOff(session, entry.item, rejection)
        : await readRefused(session, entry.item, refusedOf(entry));
    if (item) again.push(item);
  }
  return again;
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
    const now = epochSeconds(run.clock);
    const held = heldAt(current, now);
    const kept = keepPromise(held.dns, to, revision, changeId);
    const dns = current.dns.revision === revision ? scheduled(kept, now) : kept;
    const next: NameItem = held.owner === 'foreign' ? foreignFor(held, kept, now) : { ...held, dns };
    await lease.hold();
    if (await (isEmpty(next) ? ports.store.remove(next) : ports.store.save(next))) return;
  }
}

/** A foreign label whose last record of ours is gone: nothing of it is to be in DNS any more. */
const foreignFor = (item: NameItem, dns: DnsPromise, now: number): NameItem => ({
  ...item,
  dns: { ...dns, desired: [], dueAt: now + FOREIGN_SECONDS },
});

/** Has a name wait for its conflict's next try: DNS stays as it is. */
async function wait({ ports, lease }: ZoneSession, { item }: Entry): Promise<void> {
  const dns = { ...item.dns, dueAt: item.dns.conflict?.retryAt ?? item.dns.dueAt! };
  await lease.hold();
  // Somebody else wrote it meanwhile: then it is due anew.
  await ports.store.save({ ...item, dns });
}

/** A kept promise is due again when its earliest record expires, and at once if one expired meanwhile. */
function scheduled({ dueAt: _dueAt, ...promise }: DnsPromise, now: number): DnsPromise {
  const desired = promise.desired.filter((recordSet) => !isOver(recordSet, now));
  const { conflict, ...rest } = promise;
  const wanted = recordsAt({ desired }, now);
  const free = wanted.filter((recordSet) => !isBlocked(recordSet, conflict, now));
  const isOpen = changesBetween(promise.applied, free).length > 0;
  const retryAt = conflict && free.length < wanted.length ? conflict.retryAt : Infinity;
  const dueAt = isOpen ? now : Math.min(nextChange(desired, now) ?? Infinity, retryAt);
  const remaining = remainingConflict(conflict, promise.applied);
  return {
    ...rest,
    desired,
    ...(remaining ? { conflict: remaining } : {}),
    ...(dueAt === Infinity ? {} : { dueAt }),
  };
}

/** Nobody holds the name and nothing of it is in DNS. */
const isEmpty = ({ owner, dns, mails }: NameItem) =>
  owner === undefined && dns.applied.length === 0 && dns.desired.length === 0 && mails.length === 0;

/** What Route 53 does not take waits, ever longer, and stops nobody else. */
async function putOff(
  { ports, run, lease }: ZoneSession,
  rejected: NameItem,
  { message }: BatchRejected,
): Promise<undefined> {
  const { name } = rejected;
  run.log.error('dns change rejected', new Error(message), {
    name,
    ...embeddedMetrics(['function', DNS_WRITER], { dnsRejected: 1 }, run.clock.now()),
  });
  return tryAgain(run.clock, name, async () => {
    const item = await ports.store.get(name);
    // What was promised since then was not rejected.
    if (item?.dns.revision !== rejected.dns.revision) return undefined;
    const attempts = (item.dns.failure?.attempts ?? 0) + 1;
    const pause = Math.min(PUT_OFF_SECONDS * 2 ** (attempts - 1), LONGEST_PUT_OFF_SECONDS);
    const dns = { ...item.dns, failure: { attempts, message }, dueAt: epochSeconds(run.clock) + pause };
    await lease.hold();
    return (await ports.store.save({ ...item, dns })) ? undefined : AGAIN;
  });
}
