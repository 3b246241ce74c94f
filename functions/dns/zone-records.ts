import { promiseRecords } from './promise';
import type { NameItem } from './name-item';
import { recordKey, type RecordSet } from './record-set';

/** A zone's own settings: where the tunnels of its gateways end. */
export interface ZoneSettings {
  zone: string;
  /** Values of the CAA at the apex. */
  caa: readonly string[];
  frontEnds: Readonly<Record<string, { ipv4: readonly string[]; ipv6: readonly string[] }>>;
}

const TTL = 300;

/** @param continent `default` or a continent code of the settings */
export const frontEndName = (continent: string, zone: string) => `${continent.toLowerCase()}.tunnel.${zone}`;

/**
 * The zone's own records: the tunnel's front-ends, the wildcard that leads every tunnelled gateway to the default
 * one, and a CAA that lets nobody but the holder of the zone prove a name, so that a relay cannot get a certificate
 * for what it carries (RFC 8659, RFC 8657). NS and SOA are Route 53's, and stay what they are.
 */
export function zoneRecords({ zone, caa, frontEnds }: ZoneSettings): RecordSet[] {
  const records: RecordSet[] =
    caa.length > 0 ? [{ name: zone, type: 'CAA', ttl: TTL, values: [...caa] }] : [];
  for (const [continent, { ipv4, ipv6 }] of Object.entries(frontEnds)) {
    const name = frontEndName(continent, zone);
    if (ipv4.length > 0) records.push({ name, type: 'A', ttl: TTL, values: [...ipv4] });
    if (ipv6.length > 0) records.push({ name, type: 'AAAA', ttl: TTL, values: [...ipv6] });
  }
  const alias = frontEndName('default', zone);
  for (const type of ['A', 'AAAA'] as const) {
    if (records.some((record) => recordKey(record) === recordKey({ name: alias, type }))) {
      records.push({ name: `*.${zone}`, type, alias });
    }
  }
  return records;
}

/**
 * Promises the zone's own records. Route 53 wants the target of an alias to exist, so the aliases come once the
 * front-ends are there, and leave before them.
 */
export function withZoneRecords(item: NameItem, wanted: RecordSet[], now: number): NameItem {
  const has = (records: readonly RecordSet[], record: RecordSet) =>
    records.some((other) => recordKey(other) === recordKey(record));
  const { applied } = item.dns;
  const isAlias = ({ alias }: RecordSet) => alias !== undefined;
  const targets = wanted.filter((record) => !isAlias(record));
  const targetThere = ({ alias = '', type }: RecordSet) => has(applied, { name: alias, type });
  const aliases = wanted.filter((record) => isAlias(record) && (targetThere(record) || has(applied, record)));

  const obsolete = applied.filter((record) => !has(wanted, record));
  const stillPointedTo = obsolete.some(isAlias) ? obsolete.filter((record) => !isAlias(record)) : [];
  const dns = promiseRecords(item.dns, [...targets, ...aliases, ...stillPointedTo], now);
  return { ...item, owner: 'zone', dns };
}
