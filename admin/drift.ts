/** What differs between a name's item and the zone, and how the item is made to tell the truth. */
import { recordsAt, type DnsPromise } from '../functions/dns/promise';
import { recordKey, sameRecordSet, type RecordSet } from '../functions/dns/record-set';
import { isExactly, type ListedRecordSet } from '../functions/dns/listed-record-set';

type DifferenceKind =
  /** Promised, and not in DNS. */
  | 'missing'
  /** In DNS with other values than promised. */
  | 'different'
  /** In DNS by Gatepost's own doing, and no longer promised. */
  | 'left-over'
  /** DNS is as promised, but the item says that something else was applied. */
  | 'misrecorded';

export interface Difference {
  kind: DifferenceKind;
  name: string;
  type: string;
  /** What is promised. */
  wanted?: RecordSet;
  /** What Route 53 has. */
  found?: ListedRecordSet;
}

/** The zone's record sets at the places of one name, by `recordKey`. */
export type Found = ReadonlyMap<string, ListedRecordSet>;

/** @param now epoch seconds */
export function differencesOf(promise: DnsPromise, found: Found, now: number): Difference[] {
  const wanted = byKey(recordsAt(promise, now));
  const applied = byKey(promise.applied);
  return placesOf(promise).flatMap((key): Difference[] => {
    const want = wanted.get(key);
    const has = found.get(key);
    const said = applied.get(key);
    const place = want ?? said ?? has;
    const kind = kindOf(want, has, said);
    if (!kind || !place) return [];
    const { name, type } = place;
    return [{ kind, name, type, ...(want ? { wanted: want } : {}), ...(has ? { found: has } : {}) }];
  });
}

function kindOf(
  wanted: RecordSet | undefined,
  found: ListedRecordSet | undefined,
  applied: RecordSet | undefined,
): DifferenceKind | undefined {
  const own = found && asOwn(found);
  if (!wanted) return own ? 'left-over' : applied && 'misrecorded';
  if (!found) return 'missing';
  if (!own || !sameRecordSet(own, wanted)) return 'different';
  return applied && sameRecordSet(applied, own) ? undefined : 'misrecorded';
}

/**
 * What of a name's records is ours: Gatepost wrote it, and it is still as written.
 * @param replaced keys of what somebody else made, or changed, that is to give way to ours all the same
 */
export function reallyApplied(
  promise: DnsPromise,
  found: Found,
  replaced: ReadonlySet<string> = new Set(),
): RecordSet[] {
  const applied = byKey(promise.applied);
  return placesOf(promise).flatMap((key) => {
    const listed = found.get(key);
    const own = listed && asOwn(listed);
    return own && (replaced.has(key) || isExactly(listed, applied.get(key))) ? [own] : [];
  });
}

/** Keys of the record sets that an item answers for. Whatever else the zone has, Gatepost did not make. */
export const placesOf = ({ desired, applied }: DnsPromise): string[] => [
  ...new Set([...desired, ...applied].map(recordKey)),
];

/** A record set that Gatepost could have written itself; at the places of its own there are no other types. */
const asOwn = ({ special, ...recordSet }: ListedRecordSet): RecordSet | undefined =>
  special ? undefined : (recordSet as RecordSet);

const byKey = (recordSets: readonly RecordSet[]) =>
  new Map(recordSets.map((recordSet) => [recordKey(recordSet), recordSet]));
