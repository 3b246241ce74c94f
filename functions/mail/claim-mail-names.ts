import type { DesiredRecordSet } from '../dns/record-set';
import { heldAt } from '../dns/name-item';
import type { NameStore } from '../dns/name-store';
import {
  byPlace,
  isFreeFor,
  mayHold,
  placeOfDomain,
  withRecords,
  type MailItem,
  type MailZones,
  type Place,
} from './mail-label';

/** Records of a domain that belong together: they come, change and go as one. */
export interface Purpose {
  purpose: string;
  records: DesiredRecordSet[];
}

export type ClaimedNames =
  | { outcome: 'free'; names: MailItem[] }
  /** Somebody else has this label. */
  | { outcome: 'taken'; name: string };

/**
 * The labels that a domain's records need, as they are to be written; nothing is written here.
 * @param now epoch seconds
 */
export async function claimNames(
  domain: string,
  wanted: readonly Purpose[],
  { names, zones }: { names: Pick<NameStore, 'get'>; zones: MailZones },
  now: number,
): Promise<ClaimedNames> {
  const claimed = new Map<string, MailItem>();
  for (const { purpose, records } of wanted) {
    for (const { place, records: here } of byPlace(records, zones)) {
      const item = claimed.get(place.name) ?? (await readName(place, names, now));
      if (!isFreeFor(domain, item, zones)) return { outcome: 'taken', name: place.name };
      claimed.set(place.name, withRecords(item, place, domain, purpose, here, now));
    }
  }
  return { outcome: 'free', names: [...claimed.values()] };
}

/** The label of a domain whose DNS is here, without records yet; none for a domain whose DNS is elsewhere. */
export async function claimDomain(
  domain: string,
  { names, zones }: { names: Pick<NameStore, 'get'>; zones: MailZones },
  now: number,
): Promise<ClaimedNames> {
  const place = placeOfDomain(domain, zones);
  if (!place) return { outcome: 'free', names: [] };
  const item = await readName(place, names, now);
  if (!mayHold(place, zones) || !isFreeFor(domain, item, zones)) return { outcome: 'taken', name: domain };
  return { outcome: 'free', names: [withRecords(item, place, domain, 'mail', [], now)] };
}

/** The label's item as it is now: one that was held until some time is free after it. */
async function readName({ name }: Pick<Place, 'name'>, names: Pick<NameStore, 'get'>, now: number) {
  const item = await names.get(name, 'strong');
  return item && heldAt(item, now);
}
