import { epochSeconds, type Clock } from '../clock';
import type { CensusStore, ListedZones, ListingStart } from './census-store';
import { isExactly, type ListedRecordSet } from './listed-record-set';
import { asForeign, freshName, heldAt, type ForeignLabel, type NameItem } from './name-item';
import { nameBehind } from './name-behind';
import { RETRY_SECONDS, type Conflict } from './promise';
import { recordKey } from './record-set';

export interface CensusPorts {
  store: CensusStore;
  dns: ListedZones;
  clock: Clock;
}

/** What a census found, as far as it came. */
export interface CensusCount {
  recordSets: number;
  /** Labels that were nobody's, and are foreign now. */
  claimed: string[];
  /** Held names at which something foreign stands. */
  conflicts: string[];
  /** Foreign labels that were known already. */
  known: string[];
  /** Names that are being written just now: they wait for the next census. */
  busy: string[];
}

/** DynamoDB's limit of a BatchGetItem. */
const BATCH_GET = 100;

/**
 * Learns which record sets of a zone are not ours. A label that nobody holds is claimed for them, so that whoever asks
 * for it is refused by the write that would have given it; at a held one they are noted. Each is read once more before,
 * because names come and go while a zone is listed.
 *
 * @param from where an earlier census of the zone stopped
 * @param onPage told after each page where to go on; false stops the census there
 */
export async function takeCensus(
  zone: string,
  ports: CensusPorts,
  from: ListingStart | undefined,
  onPage: (next: ListingStart | undefined, count: CensusCount) => Promise<boolean>,
): Promise<CensusCount> {
  const { dns, store } = ports;
  const count: CensusCount = { recordSets: 0, claimed: [], conflicts: [], known: [], busy: [] };
  let start = from;
  do {
    const { sets, next } = await dns.list(zone, start);
    count.recordSets += sets.length;
    const underWay = new Set(await store.underWay(zone));
    const labels = [...byLabel(sets, zone)];
    for (let first = 0; first < labels.length; first += BATCH_GET) {
      const batch = labels.slice(first, first + BATCH_GET);
      const items = await store.getAll(batch.map(([name]) => name));
      const itemOf = new Map(items.map((item) => [item.name, item]));
      for (const [name, listed] of batch) {
        const item = itemOf.get(name) ?? freshName(name, zone);
        if (listed.every((set) => isOurs(item, set))) continue;
        if (underWay.has(name) || isDue(item, epochSeconds(ports.clock))) count.busy.push(name);
        else await note(item, listed, zone, ports, count);
      }
    }
    start = next;
    if (!(await onPage(next, count))) return count;
  } while (start);
  return count;
}

/** A zone's own item is the writer's: its sets are tried by their CREATE. */
function byLabel(sets: readonly ListedRecordSet[], zone: string): Map<string, ListedRecordSet[]> {
  const labels = new Map<string, ListedRecordSet[]>();
  for (const set of sets) {
    const name = nameBehind(set.name, zone);
    if (name !== zone) labels.set(name, [...(labels.get(name) ?? []), set]);
  }
  return labels;
}

const isOurs = ({ dns }: NameItem, set: ListedRecordSet) =>
  dns.applied.some((own) => recordKey(own) === recordKey(set) && isExactly(set, own));

const isDue = ({ owner, dns }: NameItem, now: number) =>
  owner !== 'foreign' && dns.dueAt !== undefined && dns.dueAt <= now;

async function note(
  item: NameItem,
  listed: readonly ListedRecordSet[],
  zone: string,
  { dns, store, clock }: CensusPorts,
  count: CensusCount,
): Promise<void> {
  const known = knownSets(item);
  const isKnown = (set: ListedRecordSet) => known.some((one) => recordKey(one) === recordKey(set));
  const foreign = listed.filter((set) => !isOurs(item, set));
  const now = epochSeconds(clock);
  const { owner } = heldAt(item, now);
  if (foreign.every(isKnown)) {
    (owner === 'foreign' ? count.known : count.conflicts).push(item.name);
    return;
  }
  const standing: Conflict['sets'] = [];
  for (const set of foreign) {
    const found = await dns.read(zone, set);
    if (found && !isOurs(item, found)) standing.push({ name: found.name, type: found.type });
  }
  if (standing.length === 0) return;
  const sets = [
    ...known.filter((one) => !standing.some((set) => recordKey(set) === recordKey(one))),
    ...standing,
  ];
  const held = owner !== undefined && owner !== 'foreign';
  const next = held ? withConflict(item, sets, now) : asForeign(heldAt(item, now), sets, now);
  // Whoever wrote it meanwhile goes first: the next census sees what came of it.
  if (!(await store.save(next))) count.busy.push(item.name);
  else (held ? count.conflicts : owner === 'foreign' ? count.known : count.claimed).push(item.name);
}

const knownSets = ({ owner, holder, dns }: NameItem): Conflict['sets'] =>
  owner === 'foreign' ? (holder as ForeignLabel).sets : (dns.conflict?.sets ?? []);

/** What is applied at the place of a foreign set is no longer ours: somebody changed it. */
function withConflict(item: NameItem, sets: Conflict['sets'], now: number): NameItem {
  const isTheirs = (own: { name: string; type: string }) =>
    sets.some((set) => recordKey(set) === recordKey(own));
  const { conflict } = item.dns;
  return {
    ...item,
    dns: {
      ...item.dns,
      applied: item.dns.applied.filter((own) => !isTheirs(own)),
      conflict: { sets, since: conflict?.since ?? now, retryAt: conflict?.retryAt ?? now + RETRY_SECONDS },
      dueAt: Math.min(item.dns.dueAt ?? Infinity, conflict?.retryAt ?? now + RETRY_SECONDS),
    },
  };
}
