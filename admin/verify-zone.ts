import { dynamoWriterStore } from '../functions/dns/store/dynamo-writer-store';
import { epochSeconds } from '../functions/clock';
import { nameBehind } from '../functions/dns/name-behind';
import type { NameItem } from '../functions/dns/name-item';
import type { DnsPromise } from '../functions/dns/promise';
import { recordKey } from '../functions/dns/record-set';
import { allNames } from './all-names';
import type { Session } from './command';
import { differencesOf, placesOf, type Difference, type Found } from './drift';
import type { ListedRecordSet } from '../functions/dns/listed-record-set';
import { listZone } from './zone-listing';

/** DynamoDB against DNS. */
export interface ZoneReport {
  /** Names of the zone in the table. */
  names: number;
  /** Record sets in Route 53, all of them. */
  recordSets: number;
  drifted: DriftedName[];
  /** Names whose difference is no drift: the DNS writer is about to write them, or has while this looked. */
  pending: string[];
  /**
   * Record sets that Gatepost did not make, without those that Route 53 puts into every zone. One of a name that came
   * and went while this looked is taken for such.
   */
  foreign: number;
  /** Those of them at or below a name that somebody holds: they may stand in its way. */
  foreignAtNames: ListedRecordSet[];
}

export interface DriftedName {
  item: NameItem;
  differences: Difference[];
  found: Found;
}

export type VerifySession = Pick<Session, 'connection' | 'clock' | 'progress'>;

/** A name with its promise as it was before the zone was listed, and what the zone has at its places. */
interface Compared {
  writeId: string | undefined;
  dns: DnsPromise;
  found: Map<string, ListedRecordSet>;
}

/** By full name. */
type Names = Map<string, Compared>;

/** DynamoDB's limit of a BatchGetItem. */
const BATCH_GET = 100;

/**
 * Compares what the names promise with what the zone has.
 *
 * Both change while this looks. So a difference counts only when the item was the same before and after the zone was
 * listed, and nothing was due on it: the DNS writer changes the records of due names alone, and writes an item
 * whenever it has. Names in a journal that a writer left behind need no look of their own: they stay due until the
 * next writer has settled it.
 */
export async function verifyZone(zone: string, session: VerifySession): Promise<ZoneReport> {
  const { names, count } = await readNames(zone, session);
  const { recordSets, others } = await compareWithZone(zone, names, session);
  const { drifted, pending } = await confirmDrift(names, session);
  const { promised, foreign, foreignAtNames } = await sortOthers(others, session);
  return {
    names: count,
    recordSets,
    drifted,
    pending: [...new Set([...pending, ...promised])],
    foreign,
    foreignAtNames,
  };
}

/** @returns the names that have records or should have; most tunnelled gateways need none */
async function readNames(zone: string, { connection, progress }: VerifySession) {
  const names: Names = new Map();
  let count = 0;
  for await (const { name, zone: its, writeId, dns } of allNames(connection)) {
    if (its !== zone) continue;
    count += 1;
    if (placesOf(dns).length > 0) names.set(name, { writeId, dns, found: new Map() });
    progress.show('Reading names', count);
  }
  return { names, count };
}

/**
 * Lists the zone once. All record sets of a name follow each other, so a name that is in order is dropped from `names`
 * as soon as the next one comes.
 * @returns record sets at places that no name answers for, by the name whose label they are at
 */
async function compareWithZone(
  zone: string,
  names: Names,
  { connection, clock, progress }: VerifySession,
): Promise<{ recordSets: number; others: Map<string, ListedRecordSet[]> }> {
  const others = new Map<string, ListedRecordSet[]>();
  const listing = await listZone(connection, zone, clock);
  let recordSets = 0;
  let current = zone;
  for await (const recordSet of listing.recordSets) {
    progress.show('Listing the zone', (recordSets += 1), listing.count);
    const name = nameBehind(recordSet.name, zone);
    if (name !== current) dropInOrder(names, current, epochSeconds(clock));
    current = name;

    const key = recordKey(recordSet);
    const compared = names.get(name);
    if (compared && placesOf(compared.dns).includes(key)) compared.found.set(key, recordSet);
    else if (!isRoute53s(recordSet, zone)) others.set(name, [...(others.get(name) ?? []), recordSet]);
  }
  dropInOrder(names, current, epochSeconds(clock));
  return { recordSets, others };
}

function dropInOrder(names: Names, name: string, now: number): void {
  const compared = names.get(name);
  if (compared && differencesOf(compared.dns, compared.found, now).length === 0) names.delete(name);
}

/** Looks again at the names that are left. */
async function confirmDrift(names: Names, session: VerifySession) {
  const drifted: DriftedName[] = [];
  const pending = new Set<string>();
  for (const [name, { dns, found }] of names) {
    if (differencesOf(dns, found, epochSeconds(session.clock)).length > 0) pending.add(name);
  }
  for await (const item of itemsOf([...pending], session)) {
    const { writeId, found } = names.get(item.name)!;
    const now = epochSeconds(session.clock);
    if (item.writeId !== writeId || isDue(item, now)) continue;
    drifted.push({ item, found, differences: differencesOf(item.dns, found, now) });
    pending.delete(item.name);
  }
  return { drifted, pending };
}

/** Tells record sets that were promised meanwhile from those that Gatepost has nothing to do with. */
async function sortOthers(others: Map<string, ListedRecordSet[]>, session: VerifySession) {
  const promised = new Set<string>();
  const foreignAtNames: ListedRecordSet[] = [];
  let foreign = [...others.values()].reduce((sum, { length }) => sum + length, 0);
  for await (const { name, owner, dns } of itemsOf([...others.keys()], session)) {
    const places = placesOf(dns);
    for (const recordSet of others.get(name) ?? []) {
      if (places.includes(recordKey(recordSet))) {
        promised.add(name);
        foreign -= 1;
      } else if (owner && owner !== 'zone' && owner !== 'foreign') foreignAtNames.push(recordSet);
    }
  }
  return { promised, foreign, foreignAtNames };
}

/** The items as they are now, strongly consistent; names without one are left out. */
async function* itemsOf(names: readonly string[], { connection, progress }: VerifySession) {
  const store = dynamoWriterStore(connection.dynamoDb, connection.namesTable);
  for (let start = 0; start < names.length; start += BATCH_GET) {
    progress.show('Looking again', start, names.length);
    yield* await store.getAll(names.slice(start, start + BATCH_GET));
  }
}

export const isDue = ({ dns }: NameItem, now: number) => dns.dueAt !== undefined && dns.dueAt <= now;

/** Every zone begins with these. */
const isRoute53s = ({ name, type }: ListedRecordSet, zone: string) =>
  name === zone && (type === 'NS' || type === 'SOA');
