/** Zones for the tests. */
import { parseName } from '../../../local/dns/domain-name';
import type { RecordSet, RecordType } from '../../../local/dns/record-set';
import { ZoneRecords, type FindZone } from '../../../local/dns/zone';

export function records(name: string, type: RecordType, ttlSeconds: number, ...values: string[]): RecordSet {
  return { name: parseName(name), type, ttlSeconds, values };
}

export function alias(name: string, type: RecordType, target: string): RecordSet {
  return { name: parseName(name), type, alias: { name: parseName(target), evaluateTargetHealth: false } };
}

/** A zone with SOA (TTL 900, minimum 60) and NS. */
export function zoneOf(apex: string, ...recordSets: RecordSet[]): ZoneRecords {
  return new ZoneRecords(parseName(apex), [
    records(apex, 'SOA', 900, 'ns1.dns.test. hostmaster.dns.test. 1 7200 900 1209600 60'),
    records(apex, 'NS', 172_800, 'ns1.dns.test.', 'ns2.dns.test.'),
    ...recordSets,
  ]);
}

/** A lookup in these zones, the most specific first. */
export function lookupIn(...zones: ZoneRecords[]): FindZone {
  const byLength = [...zones].sort((a, b) => b.apex.length - a.apex.length);
  return (name) => byLength.find(({ apex }) => name === apex || name.endsWith(`.${apex}`));
}
