import { sameRecordSet, type DesiredRecordSet, type RecordSet } from './record-set';

/**
 * What a name's item promises to DNS, and what was kept of it. The promise is written by the very write that stores
 * the state behind it; the DNS writer alone changes `applied`.
 */
export interface DnsPromise {
  desired: DesiredRecordSet[];
  /** What Route 53 accepted last: a DELETE must repeat it exactly. */
  applied: RecordSet[];
  /** Grows with every change of `desired`. */
  revision: number;
  /** The revision that `applied` is of. */
  appliedRevision: number;
  /** Route 53's id of the change that brought `applied`. */
  changeId?: string;
  /** Epoch seconds when the DNS writer is to look; absent when there is nothing to do, ever. */
  dueAt?: number;
  /** Why Route 53 refused the last attempt, and how many there were. */
  failure?: { attempts: number; message: string };
  /** Record sets of somebody else at the name or below it, whether ours are to be there or not. */
  conflict?: Conflict;
}

/** What somebody else made, or changed, at a name that is held. */
export interface Conflict {
  sets: { name: string; type: string }[];
  /** Epoch seconds when it was first seen. */
  since: number;
  /** Epoch seconds when ours are tried again, where they are in its way. */
  retryAt: number;
}

/** A conflict is tried again this often. */
export const RETRY_SECONDS = 3_600;

/** The conflict that is left when ours were accepted: where one of ours is, nothing foreign stands any more. */
export function remainingConflict(
  conflict: Conflict | undefined,
  applied: readonly RecordSet[],
): Conflict | undefined {
  if (!conflict) return undefined;
  const sets = conflict.sets.filter(
    (set) =>
      !applied.some(({ name, type }) => name === set.name && (type === set.type || set.type === 'CNAME')),
  );
  return sets.length > 0 ? { ...conflict, sets } : undefined;
}

/** Whether addresses of somebody else are at the name itself: nobody may prove there that the host is theirs. */
export const isSomebodyElses = ({ name, dns }: { name: string; dns: Pick<DnsPromise, 'conflict'> }) =>
  dns.conflict?.sets.some((set) => set.name === name && ['A', 'AAAA', 'CNAME'].includes(set.type)) ?? false;

/** Whether a set of ours cannot be where one of somebody else stands: beside a CNAME nothing can (RFC 1034, 3.6.2). */
export const collides = (own: RecordSet, { sets }: Conflict): boolean =>
  sets.some(({ name, type }) => name === own.name && (type === own.type || type === 'CNAME'));

export const noPromise = (): DnsPromise => ({ desired: [], applied: [], revision: 0, appliedRevision: 0 });

/** One change of a batch. There is no UPSERT: it would overwrite what somebody else made, or changed. */
export interface RecordChange {
  action: 'CREATE' | 'DELETE';
  recordSet: RecordSet;
}

/**
 * Promises new records. Where only an expiry moves, DNS has nothing to do and the writer is not woken: it looks
 * when the earliest expiry that it knew of comes.
 * @param now epoch seconds
 */
export function promiseRecords(promise: DnsPromise, wanted: DesiredRecordSet[], now: number): DnsPromise {
  const desired = wanted.filter((recordSet) => !isOver(recordSet, now));
  const changed = changesBetween(recordsAt(promise, now), recordsAt({ desired }, now)).length > 0;
  if (changed) return { ...promise, desired, revision: promise.revision + 1, dueAt: now };
  const dueAt = Math.min(promise.dueAt ?? Infinity, nextChange(desired, now) ?? Infinity);
  return { ...promise, desired, ...(dueAt === Infinity ? {} : { dueAt }) };
}

/** Whether nothing of it is to be in DNS ever again. */
export const isOver = ({ until, values, valueEnds = {} }: DesiredRecordSet, now: number): boolean =>
  (until !== undefined && until <= now) ||
  (values?.every((value) => (valueEnds[value] ?? Infinity) <= now) ?? false);

/** What should be in DNS at a time. */
export const recordsAt = ({ desired }: Pick<DnsPromise, 'desired'>, now: number): RecordSet[] =>
  desired
    .filter((recordSet) => (recordSet.from ?? 0) <= now && !isOver(recordSet, now))
    .map(({ from: _from, until: _until, valueEnds = {}, values, ...recordSet }) => ({
      ...recordSet,
      ...(values ? { values: values.filter((value) => (valueEnds[value] ?? Infinity) > now) } : {}),
    }));

/** The promise once `target` is what Route 53 accepted. */
export function keepPromise(
  promise: DnsPromise,
  target: RecordSet[],
  revision: number,
  changeId?: string,
): DnsPromise {
  const { failure: _failure, ...rest } = promise;
  return {
    ...rest,
    applied: target,
    appliedRevision: revision,
    ...(changeId === undefined ? {} : { changeId }),
  };
}

/**
 * The changes that lead from one set of records to another. A set that changes is deleted as it was and created as it
 * is to be, in one batch: Route 53 refuses that when somebody else changed it meanwhile.
 */
export function changesBetween(from: readonly RecordSet[], to: readonly RecordSet[]): RecordChange[] {
  const isIn = (records: readonly RecordSet[], one: RecordSet) =>
    records.some((other) => sameRecordSet(one, other));
  return [
    ...from
      .filter((recordSet) => !isIn(to, recordSet))
      .map((recordSet): RecordChange => ({ action: 'DELETE', recordSet })),
    ...to
      .filter((recordSet) => !isIn(from, recordSet))
      .map((recordSet): RecordChange => ({ action: 'CREATE', recordSet })),
  ];
}

/** When the writer has to look again although nobody asks: when the next record or value comes or goes. */
export function nextChange(desired: readonly DesiredRecordSet[], now: number): number | undefined {
  const times = desired
    .flatMap(({ from, until, valueEnds }) => [from, until, ...Object.values(valueEnds ?? {})])
    .filter((time) => time !== undefined && time > now);
  return times.length > 0 ? Math.min(...(times as number[])) : undefined;
}
