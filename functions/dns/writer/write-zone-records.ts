import { epochSeconds } from '../../clock';
import { freshName } from '../name-item';
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
  const { store, dns, settings } = ports;
  for (;;) {
    const item = (await store.get(zone)) ?? freshName(zone, zone);
    const soa = item.dns.applied.find(({ type }) => type === 'SOA')?.values?.[0];
    const primary = soa?.split('. ', 1)[0] ?? (await dns.primaryNameServer(zone));
    const wanted = zoneRecords(settings, primary);
    if (sameRecordSets(item.dns.applied, wanted)) return false;
    const next = withZoneRecords(item, wanted, epochSeconds(run.clock));
    if (next.dns.revision === item.dns.revision) return false;
    if (await store.save(next)) return true;
  }
}
