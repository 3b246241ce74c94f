import { isLabel, isNameServerLabel, isReserved } from '../dns/label';
import { freshName, withoutOwner, type NameItem } from '../dns/name-item';
import { promiseRecords } from '../dns/promise';
import type { DesiredRecordSet } from '../dns/record-set';
import { zoneOf } from '../dns/zone-of';

/** What a mail domain keeps with a label that it holds: its records, by what they are for. */
export interface MailLabel {
  /** The domain that holds the label. */
  domain: string;
  records: Record<string, DesiredRecordSet[]>;
}

/** An item of the names table: a label below a zone, or the zone itself. */
export interface Place {
  name: string;
  zone: string;
}

/** The zones of the settings, without their final dots. */
export interface MailZones {
  /** Its own name belongs to the zone's records; labels below it are for all. */
  gatewayZone: string;
  furtherZones: readonly string[];
  /** Labels that nobody can have. */
  reservedNames: readonly string[];
}

/**
 * Where a domain's records are managed: a further zone itself, or a label directly below any zone.
 * @returns undefined for a domain whose DNS is elsewhere
 */
export function placeOfDomain(domain: string, zones: MailZones): Place | undefined {
  const place = placeOfName(domain, zones);
  return place?.name === domain && domain !== zones.gatewayZone ? place : undefined;
}

/** The item that has a name's label. */
export function placeOfName(name: string, { gatewayZone, furtherZones }: MailZones): Place | undefined {
  const zone = zoneOf(name, [gatewayZone, ...furtherZones]);
  if (zone === undefined) return undefined;
  const labels = name.slice(0, -zone.length - 1).split('.');
  return { name: name === zone ? zone : `${labels.at(-1)}.${zone}`, zone };
}

/** Whether a mail domain may have this label; `mail` is one that only mail domains may have. */
export function mayHold({ name, zone }: Place, { reservedNames }: MailZones): boolean {
  if (name === zone) return true;
  const label = name.slice(0, -zone.length - 1);
  const reserved = (isReserved(label) && label !== 'mail') || reservedNames.includes(label);
  return isLabel(label) && !reserved && !isNameServerLabel(label);
}

/**
 * Whether a domain has the label, or can have it as far as others are concerned. Where a zone is for mail, records of
 * somebody else leave the label open: each record set of the domain is decided by itself.
 */
export const isFreeFor = (
  domain: string,
  item: NameItem | undefined,
  { gatewayZone }: Pick<MailZones, 'gatewayZone'>,
): item is MailItem | undefined =>
  item?.owner === undefined ||
  (item.owner === 'mail' && (item.holder as MailLabel).domain === domain) ||
  (item.owner === 'foreign' && item.zone !== gatewayZone);

export type MailItem = NameItem<MailLabel>;

/**
 * The label with a domain's records for one purpose, promised where they changed. A label that is left without
 * records is given back, unless it is the domain's own.
 * @param current undefined when nobody ever had it
 */
export function withRecords(
  current: MailItem | undefined,
  place: Place,
  domain: string,
  purpose: string,
  wanted: DesiredRecordSet[],
  now: number,
): MailItem {
  const item = current ?? freshName(place.name, place.zone);
  const { [purpose]: _before, ...others } = item.owner === 'mail' ? (item.holder?.records ?? {}) : {};
  const records = wanted.length > 0 ? { ...others, [purpose]: wanted } : others;
  if (Object.keys(records).length === 0 && place.name !== domain) return withoutHolder(item, now);
  const dns = promiseRecords(item.dns, Object.values(records).flat(), now);
  return { ...item, owner: 'mail', holder: { domain, records }, dns };
}

/** The label given back: free at once, its records promised away. */
export function withoutHolder(held: MailItem, now: number): MailItem {
  const item = withoutOwner(held, now);
  // Woken even when nothing is in DNS: the writer also removes what is left of the item.
  return { ...item, dns: { ...promiseRecords(item.dns, [], now), dueAt: now } };
}

/** Records by the label that has them. */
export function byPlace(records: readonly DesiredRecordSet[], zones: MailZones) {
  const places = new Map<string, { place: Place; records: DesiredRecordSet[] }>();
  for (const record of records) {
    const place = placeOfName(record.name, zones);
    if (!place) throw new Error(`${record.name} is in no zone of the settings`);
    const known = places.get(place.name) ?? { place, records: [] };
    places.set(place.name, { place, records: [...known.records, record] });
  }
  return [...places.values()];
}
