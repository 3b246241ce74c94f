import { epochSeconds } from '../../clock';
import { isExactly, type ListedRecordSet } from '../listed-record-set';
import { asForeign, heldAt, type NameItem } from '../name-item';
import { RETRY_SECONDS, type Conflict } from '../promise';
import { recordKey, type RecordSet } from '../record-set';
import type { RefusedSet } from '../refused-sets';
import { embeddedMetrics } from '../../telemetry/metrics';
import { AGAIN, tryAgain } from '../../try-again';
import type { ZoneSession } from './zone-session';

interface Seen {
  place: { name: string; type: string };
  found: ListedRecordSet | undefined;
}

/**
 * Route 53 refused sets of a name: what stands there is read before it is called somebody else's. As it was applied: it
 * is ours. Not there: ours is gone, and created anew. As a batch that nobody answered wanted it: ours, and booked. All
 * else is foreign, and left alone.
 *
 * @returns the item with what was learnt, which was stored; undefined when it is gone, or was made anew meanwhile
 */
export async function readRefused(
  session: ZoneSession,
  { name, dns: { revision } }: NameItem,
  refused: readonly RefusedSet[],
): Promise<NameItem | undefined> {
  const { zone, ports, run, lease } = session;
  const seen: Seen[] = [];
  for (const { name, type, fault } of refused) {
    const place = { name, type: fault === 'occupied' ? 'CNAME' : type };
    seen.push({ place, found: await ports.dns.read(zone, place) });
  }
  return tryAgain(run.clock, name, async () => {
    const item = await ports.store.get(name);
    if (!item || item.dns.revision < revision) return undefined;
    const next = withSeen(session, item, seen, epochSeconds(run.clock));
    await lease.hold();
    if (!(await ports.store.save(next))) return AGAIN;
    tellOfConflict(session, next, item.dns.conflict);
    return (await ports.store.get(name)) ?? next;
  });
}

function withSeen(session: ZoneSession, item: NameItem, seen: readonly Seen[], now: number): NameItem {
  let { applied } = item.dns;
  const foreign: Conflict['sets'] = [];
  for (const { place, found } of seen) {
    const isHere = (recordSet: RecordSet) => recordKey(recordSet) === recordKey(place);
    if (isExactly(found, applied.find(isHere))) continue;
    applied = applied.filter((recordSet) => !isHere(recordSet));
    if (!found) continue;
    const unanswered = session.unanswered
      .filter(({ name }) => name === item.name)
      .flatMap(({ to }) => to.filter(isHere))
      .find((recordSet) => isExactly(found, recordSet));
    if (unanswered) applied = [...applied, unanswered];
    else foreign.push({ name: found.name, type: found.type });
  }
  const { conflict: earlier, ...rest } = item.dns;
  const others = (earlier?.sets ?? []).filter(
    (set) => !seen.some(({ place }) => recordKey(place) === recordKey(set)),
  );
  const sets = [...others, ...foreign];
  const next = { ...item, dns: { ...rest, applied, dueAt: now } };
  if (sets.length === 0) return next;
  if (heldAt(item, now).owner === undefined) return asForeign(next, sets, now);
  const retryAt = foreign.length > 0 || !earlier ? now + RETRY_SECONDS : earlier.retryAt;
  return { ...next, dns: { ...next.dns, conflict: { sets, since: earlier?.since ?? now, retryAt } } };
}

function tellOfConflict(
  { run }: ZoneSession,
  { name, owner, dns }: NameItem,
  earlier: Conflict | undefined,
): void {
  if (!dns.conflict || (earlier && earlier.retryAt >= dns.conflict.retryAt)) return;
  // A zone that has a CAA of its own keeps it.
  if (owner === 'zone' && dns.conflict.sets.every(({ type }) => type === 'CAA')) return;
  run.log.error(
    'dns conflict',
    new Error(`Somebody else's ${dns.conflict.sets.map(recordKey).join(', ')} stands where ours is to be`),
    {
      name,
      ...embeddedMetrics(['function', 'dns-writer'], { dnsConflicts: 1 }, run.clock.now()),
    },
  );
}
