import { epochSeconds } from '../../clock';
import { freshName, type NameItem } from '../name-item';
import { sameRecordSets } from '../record-set';
import { withZoneRecords, zoneRecords } from '../zone-records';
import { keepPromises } from './keep-promises';
import { AGAIN, tryAgain } from '../../try-again';
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
  return tryAgain(run.clock, zone, async () => {
    const stored = (await store.get(zone)) ?? freshName(zone, zone);
    const item = withoutSoa(stored);
    const next = sameRecordSets(item.dns.applied, wanted)
      ? item
      : withZoneRecords(item, wanted, epochSeconds(run.clock));
    const isStep = next.dns.revision !== item.dns.revision;
    const hasSoa = item.dns.applied.length < stored.dns.applied.length;
    if (!isStep && !hasSoa) return false;
    return (await store.save(next)) ? isStep : AGAIN;
  });
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
