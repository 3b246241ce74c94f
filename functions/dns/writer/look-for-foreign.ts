import { epochSeconds } from '../../clock';
import { asForeign, FOREIGN_SECONDS, type ForeignLabel, type NameItem } from '../name-item';
import type { ZoneSession } from './zone-session';

/** A foreign label that was not looked at for a day: once nothing foreign stands there any more, it is free again. */
export async function lookForForeign(
  { zone, ports, run, lease }: ZoneSession,
  item: NameItem,
): Promise<void> {
  const now = epochSeconds(run.clock);
  const { sets } = item.holder as ForeignLabel;
  const standing: ForeignLabel['sets'] = [];
  for (const set of sets) if (await ports.dns.read(zone, set)) standing.push(set);
  await lease.hold();
  // Whatever is written meanwhile is looked at anew.
  if (standing.length === 0) await ports.store.remove(item);
  else {
    const next = { ...item, dns: { ...item.dns, dueAt: now + FOREIGN_SECONDS } };
    await ports.store.save(asForeign(next, standing, now));
  }
}
