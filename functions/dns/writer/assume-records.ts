import { epochSeconds } from '../../clock';
import { batchesOf, type NameChanges } from '../batch';
import { BatchRejected } from '../dns-zone';
import { freshName } from '../name-item';
import type { RecordChange } from '../promise';
import { recordKey, sameRecordSets, type RecordSet } from '../record-set';
import { LEASE_MS } from './zone-lease';
import { inParallel } from './in-parallel';
import type { ZoneSession } from './zone-session';

interface Assumed {
  name: string;
  records: RecordSet[];
}

/**
 * A writer ended with a batch under way. Whether Route 53 took it nobody knows, so it is made known: the records from
 * before and after are written, as an UPSERT works either way, and kept as applied. What is too much of them then goes
 * the usual way. For names that the writer got round to booking, there is nothing to do.
 */
export async function settleJournal(session: ZoneSession): Promise<void> {
  const { store } = session.ports;
  const journal = await store.takeJournal(session.lease.current);
  if (!journal) return;
  const items = await store.getAll(journal.entries.map(({ name }) => name));
  const appliedOf = new Map(items.map(({ name, dns }) => [name, dns.applied]));
  const open = journal.entries.flatMap(({ name, to }) => {
    const applied = appliedOf.get(name) ?? [];
    return sameRecordSets(applied, to) ? [] : [{ name, records: union(applied, to) }];
  });
  await assumeRecords(session, open);
  await store.clearJournal(session.lease.current);
}

/**
 * Makes Route 53 have these records, whatever it had at their places, and stores them as applied. A record that it does
 * not take is certain not to be there afterwards.
 */
export async function assumeRecords(session: ZoneSession, names: Assumed[]): Promise<void> {
  const upserts = names.map(({ name, records }) => ({
    name,
    records,
    changes: records.map((recordSet): RecordChange => ({ action: 'UPSERT', recordSet })),
  }));
  for (const batch of batchesOf(upserts)) await assumeBatch(session, batch);
}

async function assumeBatch(session: ZoneSession, batch: (Assumed & NameChanges)[]): Promise<void> {
  const changes = batch.flatMap(({ changes }) => changes);
  if (changes.length === 0) return storeApplied(session, batch);
  const changeId = await trySubmit(session, changes);
  if (changeId) return storeApplied(session, batch, changeId);
  if (batch.length === 1) return assumeOneByOne(session, batch[0]!);
  const half = Math.ceil(batch.length / 2);
  await assumeBatch(session, batch.slice(0, half));
  await assumeBatch(session, batch.slice(half));
}

/**
 * Finds out about each record of a name by itself. One that cannot be written may be there all the same, as an alias is
 * whose target was taken away: then it can be deleted, and if not even that, it is not there.
 */
async function assumeOneByOne(session: ZoneSession, { name, records }: Assumed): Promise<void> {
  const there: RecordSet[] = [];
  let changeId: string | undefined;
  for (const recordSet of records) {
    const written = await trySubmit(session, [{ action: 'UPSERT', recordSet }]);
    if (written) there.push(recordSet);
    changeId = written ?? (await trySubmit(session, [{ action: 'DELETE', recordSet }])) ?? changeId;
  }
  await storeApplied(session, [{ name, records: there }], changeId);
}

/** @returns the change's id, or undefined when the batch was rejected */
async function trySubmit(session: ZoneSession, changes: RecordChange[]): Promise<string | undefined> {
  await session.lease.hold();
  try {
    return await session.ports.dns.submit(session.zone, changes);
  } catch (error) {
    if (error instanceof BatchRejected) return undefined;
    throw error;
  }
}

async function storeApplied(
  { zone, ports, run, lease, changes }: ZoneSession,
  names: Assumed[],
  changeId?: string,
) {
  const now = epochSeconds(run.clock);
  if (changeId) {
    await ports.store.addChange(zone, changeId, now + LEASE_MS / 1_000);
    changes.follow(changeId);
  }
  await inParallel(names, async ({ name, records }) => {
    for (;;) {
      const item = (await ports.store.get(name)) ?? freshName(name, zone);
      const dns = { ...item.dns, applied: records, dueAt: now, ...(changeId ? { changeId } : {}) };
      await lease.hold();
      if (await ports.store.save({ ...item, dns })) return;
    }
  });
}

/** Records at every place that either set has; the later set's where both have one. */
function union(before: readonly RecordSet[], after: readonly RecordSet[]): RecordSet[] {
  return [...new Map([...before, ...after].map((recordSet) => [recordKey(recordSet), recordSet])).values()];
}
