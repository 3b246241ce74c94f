import { epochSeconds } from '../../clock';
import { freshName, type NameItem } from '../name-item';
import { sameRecordSets } from '../record-set';
import { withZoneRecords, zoneRecords } from '../zone-records';
import { keepPromises } from './keep-promises';
import type { ZoneSession } from './zone-session';

/**
 * Has the zone's own records follow the settings, before any name's: the aliases of names point to them. It takes
 * several steps when aliases and their targets come or go.
 */
export async function writeZoneRecords(session: ZoneSession): Promise<void> {
  const { zone, ports } = session;
  if (zone !== ports.settings.zone) return;
  let promised: boolean;
  do {
    promised = await promiseZoneRecords(session);
    await keepPromises(session, [zone]);
  } while (promised);
}

/** @returns whether there was a step to promise */
async function promiseZoneRecords({ zone, ports, run }: ZoneSession): Promise<boolean> {
  const { store, settings } = ports;
  const wanted = zoneRecords(settings);
  for (;;) {
    const stored = (await store.get(zone)) ?? freshName(zone, zone);
    const item = withoutSoa(stored);
    if (item.dns.applied.length < stored.dns.applied.length) {
      await store.save(item);
      continue;
    }
    if (sameRecordSets(item.dns.applied, wanted)) return false;
    const next = withZoneRecords(item, wanted, epochSeconds(run.clock));
    if (next.dns.revision === item.dns.revision) return false;
    if (await store.save(next)) return true;
  }
}

/** An earlier version wrote the SOA. It stays as it is: Route 53 refuses to delete one. */
const withoutSoa = (item: NameItem): NameItem => {
  const isOther = ({ type }: { type: string }) => type !== 'SOA';
  const dns = {
    ...item.dns,
    applied: item.dns.applied.filter(isOther),
    desired: item.dns.desired.filter(isOther),
  };
  return { ...item, dns };
};
