import { recordKey, sameRecordSet, type DesiredRecordSet, type RecordSet } from './record-set';

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
}

export const noPromise = (): DnsPromise => ({ desired: [], applied: [], revision: 0, appliedRevision: 0 });

/** One change of a batch. */
export interface RecordChange {
  action: 'UPSERT' | 'DELETE';
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

/** The changes that lead from one set of records to another. */
export function changesBetween(from: readonly RecordSet[], to: readonly RecordSet[]): RecordChange[] {
  const before = new Map(from.map((recordSet) => [recordKey(recordSet), recordSet]));
  const after = new Set(to.map(recordKey));
  const deletions = from.filter((recordSet) => !after.has(recordKey(recordSet)));
  const upserts = to.filter((recordSet) => {
    const current = before.get(recordKey(recordSet));
    return !current || !sameRecordSet(current, recordSet);
  });
  return [
    ...deletions.map((recordSet): RecordChange => ({ action: 'DELETE', recordSet })),
    ...upserts.map((recordSet): RecordChange => ({ action: 'UPSERT', recordSet })),
  ];
}

/** When the writer has to look again although nobody asks: when the next record or value comes or goes. */
export function nextChange(desired: readonly DesiredRecordSet[], now: number): number | undefined {
  const times = desired
    .flatMap(({ from, until, valueEnds }) => [from, until, ...Object.values(valueEnds ?? {})])
    .filter((time) => time !== undefined && time > now);
  return times.length > 0 ? Math.min(...(times as number[])) : undefined;
}
