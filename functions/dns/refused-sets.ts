/**
 * Which record sets Route 53 found at fault in a batch. It says so in sentences, one for each:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html (InvalidChangeBatch)
 */
export interface RefusedSet {
  /** Fully qualified, lower case, without the final dot. */
  name: string;
  type: string;
  /** `occupied`: a set of another type stands at the name, beside which this one cannot be (RFC 1034, 3.6.2). */
  fault: 'exists' | 'missing' | 'different' | 'occupied';
}

const TRIED =
  /Tried to (?:create|delete) resource record set \[name='([^']+)', type='(\w+)'[^\]]*\] but (it already exists|it was not found|the values provided do not match)/g;
const OCCUPIED =
  /RRSet of type (\w+) with DNS name (\S+) is not permitted as it conflicts with other records/g;

const FAULTS: Readonly<Record<string, RefusedSet['fault']>> = {
  'it already exists': 'exists',
  'it was not found': 'missing',
  'the values provided do not match': 'different',
};

/** @param message of a rejected batch; sentences that nobody understands are left out */
export function refusedSets(message: string): RefusedSet[] {
  const tried = [...message.matchAll(TRIED)].map(([, name = '', type = '', said = '']): RefusedSet => ({
    name: plainName(name),
    type,
    fault: FAULTS[said]!,
  }));
  const occupied = [...message.matchAll(OCCUPIED)].map(([, type = '', name = '']): RefusedSet => ({
    name: plainName(name),
    type,
    fault: 'occupied',
  }));
  return [...tried, ...occupied];
}

/**
 * A name as Route 53 writes it, without the final dot and unescaped: it writes `*` as `\052`.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export const plainName = (name: string): string =>
  name
    .replace(/\.$/, '')
    .replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
    .toLowerCase();
