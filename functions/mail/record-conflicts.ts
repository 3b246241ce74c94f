import { isExactly, type ListedRecordSet } from '../dns/listed-record-set';
import type { NameItem } from '../dns/name-item';
import { recordKey, type RecordSet } from '../dns/record-set';

/** A record set that a domain needs, and one of somebody else that stands there. */
export interface RecordConflict {
  name: string;
  type: string;
  /** Values that are there; of an alias the name that it leads to. */
  present: string[];
  /** Values that the domain needs. */
  wanted: string[];
  /** For SPF and DMARC: values that would be right for both. */
  merged?: string[];
}

/** The record set that stands at a place. */
export type ReadRecord = (place: { name: string; type: string }) => Promise<ListedRecordSet | undefined>;

/**
 * Which of a domain's record sets cannot be written, because one of somebody else stands there, or a CNAME, beside which
 * nothing can be (RFC 1034, 3.6.2).
 * @param items of the labels that the record sets are at: what is ours, or on its way, is no conflict
 */
export async function recordConflicts(
  wanted: readonly RecordSet[],
  items: readonly NameItem[],
  read: ReadRecord,
): Promise<RecordConflict[]> {
  const own = items.flatMap(({ dns }) => [...dns.applied, ...dns.desired]);
  const conflicts: RecordConflict[] = [];
  const aliases = new Map<string, ListedRecordSet | undefined>();
  for (const record of wanted) {
    const { name, values = [] } = record;
    if (!aliases.has(name)) aliases.set(name, await read({ name, type: 'CNAME' }));
    const found = aliases.get(name) ?? (await read(record));
    if (!found || own.some((one) => recordKey(one) === recordKey(found) && isExactly(found, one))) continue;
    const present = found.values ?? (found.alias === undefined ? [] : [found.alias]);
    const merged = found.type === 'TXT' ? mergedText(present, values) : undefined;
    conflicts.push({ name, type: found.type, present, wanted: values, ...(merged ? { merged } : {}) });
  }
  return conflicts;
}

const SPF = /^"v=spf1(?= |"$)/i;
const DMARC = /^"v=DMARC1\s*;/i;

/** A TXT set is one for all that a name says of itself: the policy is merged, and the other values stay. */
function mergedText(present: readonly string[], [wanted = '']: readonly string[]): string[] | undefined {
  if (SPF.test(wanted)) {
    const policies = present.filter((value) => SPF.test(value));
    if (policies.length === 0) return [...present, wanted];
    // Two policies are an error (RFC 7208, 4.5): which of them holds is for a person to say.
    if (policies.length > 1) return undefined;
    return present.map((value) => (SPF.test(value) ? withOwnHost(value) : value));
  }
  if (!DMARC.test(wanted)) return undefined;
  // A policy that somebody chose is theirs, and says all that ours would.
  const policy = present.find((value) => DMARC.test(value));
  return policy === undefined ? [wanted] : [policy];
}

/** The first mechanism that matches counts (RFC 7208, 4.6.2), so ours comes before their `all`. */
const withOwnHost = (policy: string) =>
  / \+?mx(?= |"$)/i.test(policy) ? policy : policy.replace(SPF, (version) => `${version} mx`);
