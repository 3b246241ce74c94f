import { epochSeconds } from '../../clock';
import { BatchRejected } from '../dns-zone';
import { isExactly } from '../listed-record-set';
import type { NameItem } from '../name-item';
import { changesBetween, type RecordChange } from '../promise';
import { recordKey, sameRecordSets, type RecordSet } from '../record-set';
import type { JournalEntry } from '../writer-store';
import { inParallel } from './in-parallel';
import { LEASE_MS } from './zone-lease';
import type { ZoneSession } from './zone-session';

/** A call that nobody answered may be carried out this long after it began. */
export const LATE_MS = 30_000;
/** The call of a writer that died began at most this long after its journal was written: see `route53-zones.ts`. */
const LONGEST_WAY_TO_CALL_MS = 25_000;
/** Of calls in a row that nobody answered: the journal is one item, which has 400 KB at most. */
const UNANSWERED_KEPT = 600;

/** What a name has, and would have had from the batch. */
interface Open extends JournalEntry {
  item: NameItem | undefined;
}

/**
 * A batch was under way when its writer ended, or nobody answered. Whether Route 53 took it is read, not written: a
 * batch is all or nothing, so one record set of it tells, and a listing shows what is accepted before it is INSYNC.
 *
 * @returns false while the batch may still come: then to be asked again
 */
export async function settleJournal(session: ZoneSession): Promise<boolean> {
  const { ports, lease, run } = session;
  const journal = await ports.store.takeJournal(lease.current);
  session.unanswered = journal?.unanswered ?? [];
  if (!journal || journal.entries.length === 0) return true;
  const { entries, writtenAt = run.clock.now() } = journal;
  session.lateUntil ??= writtenAt + LONGEST_WAY_TO_CALL_MS + LATE_MS;

  const items = await ports.store.getAll(entries.map(({ name }) => name));
  const itemOf = new Map(items.map((item) => [item.name, item]));
  const all = entries.map((entry): Open => ({ ...entry, item: itemOf.get(entry.name) }));
  const open = all.filter((entry) => !sameRecordSets(appliedOf(entry), entry.to));
  // What was booked for one name is proof for all.
  if (open.length < all.length || (await isThere(session, open))) {
    await bookRest(session, open);
    session.unanswered = [];
    await ports.store.clearJournal(lease.current);
    return true;
  }
  if (run.clock.now() < session.lateUntil) return false;
  const known = new Set<string>();
  session.unanswered = [...entries, ...session.unanswered]
    .filter((entry) => {
      const text = JSON.stringify(entry);
      return !known.has(text) && known.add(text);
    })
    .slice(0, UNANSWERED_KEPT);
  await ports.store.writeJournal(lease.current, { entries: [], unanswered: session.unanswered });
  return true;
}

const appliedOf = ({ item }: Open) => item?.dns.applied ?? [];

/** Whether Route 53 has what the batch was to bring about. Where somebody's hand makes one set doubtful, the next tells. */
async function isThere({ zone, ports }: ZoneSession, open: readonly Open[]): Promise<boolean> {
  const places = open.flatMap((entry) => {
    const before = byKey(appliedOf(entry));
    const after = byKey(entry.to);
    return changesBetween(appliedOf(entry), entry.to).map(({ action, recordSet }) => ({
      action,
      place: recordSet,
      before: before.get(recordKey(recordSet)),
      after: after.get(recordKey(recordSet)),
    }));
  });
  // A set that is new tells more than one that is gone: that may be somebody's doing.
  places.sort((a, b) => Number(a.action === 'DELETE') - Number(b.action === 'DELETE'));
  for (const { place, before, after } of places) {
    const found = await ports.dns.read(zone, place);
    if (isExactly(found, after)) return true;
    if (isExactly(found, before)) return false;
  }
  return false;
}

/** Stores that the batch was taken, for the names that its writer did not get round to. */
async function bookRest(session: ZoneSession, open: readonly Open[]): Promise<void> {
  const { zone, ports, run, lease, changes } = session;
  if (open.length === 0) return;
  const now = epochSeconds(run.clock);
  const changeId = await laterChange(session, open);
  if (changeId) {
    await ports.store.addChange(zone, changeId, now + LEASE_MS / 1_000);
    changes.follow(changeId);
  }
  await inParallel(open, async ({ name, to }) => {
    for (let item = await ports.store.get(name); item; item = await ports.store.get(name)) {
      const dns = { ...item.dns, applied: to, dueAt: now, ...(changeId ? { changeId } : {}) };
      await lease.hold();
      if (await ports.store.save({ ...item, dns })) return;
    }
  });
}

/**
 * Nobody knows the id of the change that was taken, and whoever waits for it must not be told too soon that it is
 * INSYNC. Changes of a zone become INSYNC in their order, so a later one tells: a set of ours, just read, is replaced
 * by itself.
 */
async function laterChange(session: ZoneSession, open: readonly Open[]): Promise<string | undefined> {
  const { zone, ports, lease } = session;
  for (const recordSet of open.flatMap(({ to }) => to)) {
    if (!isExactly(await ports.dns.read(zone, recordSet), recordSet)) continue;
    const changes: RecordChange[] = [
      { action: 'DELETE', recordSet },
      { action: 'CREATE', recordSet },
    ];
    await lease.hold();
    try {
      return await ports.dns.submit(zone, changes);
    } catch (error) {
      if (!(error instanceof BatchRejected)) throw error;
    }
  }
  return undefined;
}

const byKey = (recordSets: readonly RecordSet[]) =>
  new Map(recordSets.map((recordSet) => [recordKey(recordSet), recordSet]));
