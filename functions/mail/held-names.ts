import type { NameStore } from '../dns/name-store';
import { placeOfDomain, placeOfName, type MailItem, type MailLabel, type MailZones } from './mail-label';
import { challengeRecord, mailRecords } from './mail-records';

/**
 * The labels that a domain holds: its own, and where it is a zone itself, those that its records have.
 * @param hostnames that it has certificates for, or had them ordered
 */
export async function namesHeldBy(
  domain: string,
  hostnames: readonly string[],
  { names, zones }: { names: Pick<NameStore, 'get'>; zones: MailZones },
): Promise<MailItem[]> {
  if (!placeOfDomain(domain, zones)) return [];
  const recordNames = [
    ...mailRecords(domain).map(({ name }) => name),
    `_domainkey.${domain}`,
    ...[domain, ...hostnames].map((hostname) => challengeRecord(hostname, []).name),
  ];
  const places = new Set(recordNames.flatMap((name) => placeOfName(name, zones)?.name ?? []));
  const items = await Promise.all([...places].map((name) => names.get<MailLabel>(name, 'strong')));
  return items.filter((item): item is MailItem => item?.owner === 'mail' && item.holder?.domain === domain);
}
