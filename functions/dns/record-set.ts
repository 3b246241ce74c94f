/** DNS record sets as Gatepost keeps them: in a name's item, and as changes for Route 53. */
export type RecordType = 'A' | 'AAAA' | 'CAA' | 'MX' | 'TXT';

/** One record set: either values with a TTL, or an alias to another name of the same zone. */
export interface RecordSet {
  /** Fully qualified, lower case, without the final dot. */
  name: string;
  type: RecordType;
  /** Seconds; an alias has the TTL of its target. */
  ttl?: number;
  /** As Route 53 takes them: TXT values quoted. */
  values?: string[];
  /** Name whose records of the same type are answered instead. */
  alias?: string;
}

/** A record set somebody wants in DNS. */
export interface DesiredRecordSet extends RecordSet {
  /** Epoch seconds before which it is not to be there; without it, it is at once. */
  from?: number;
  /** Epoch seconds after which it is to be gone; without it, it stays. */
  until?: number;
  /** Epoch seconds after which single values are to be gone, by the value. */
  valueEnds?: Readonly<Record<string, number>>;
}

/** Identifies a record set within a zone. */
export const recordKey = ({ name, type }: { name: string; type: string }) => `${name} ${type}`;

/** Whether two record sets look the same to a resolver; the order of values says nothing (RFC 2181, 5). */
export function sameRecordSet(a: RecordSet, b: RecordSet): boolean {
  return (
    recordKey(a) === recordKey(b) &&
    a.alias === b.alias &&
    (a.alias !== undefined || a.ttl === b.ttl) &&
    [...(a.values ?? [])].sort().join('\n') === [...(b.values ?? [])].sort().join('\n')
  );
}

/** Whether two sets of record sets look the same to a resolver; each has a name and type once. */
export const sameRecordSets = (a: readonly RecordSet[], b: readonly RecordSet[]) =>
  a.length === b.length && a.every((one) => b.some((other) => sameRecordSet(one, other)));

/**
 * A TXT value in Route 53's form: quoted strings of at most 255 octets each.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat
 * @param value printable ASCII
 */
export function quoteTxt(value: string): string {
  const strings = value.match(/.{1,255}/gs) ?? [''];
  return strings.map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');
}
