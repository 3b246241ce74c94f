import { epochSeconds } from '../functions/clock';
import { asForeign, type ForeignLabel, type NameItem } from '../functions/dns/name-item';
import type { Conflict } from '../functions/dns/promise';
import { dynamoCensusStore } from '../functions/dns/store/dynamo-census-store';
import { dynamoWriterStore } from '../functions/dns/store/dynamo-writer-store';
import { route53Listing } from '../functions/dns/store/route53-listing';
import { takeCensus, type CensusCount } from '../functions/dns/take-census';
import { Pace } from '../functions/aws/pace';
import { allNames } from './all-names';
import type { Session } from './command';

export interface CensusReport extends CensusCount {
  /** Labels that were foreign, and that nothing foreign stands at any more. */
  released: string[];
  /** Names whose conflict is tried at once. */
  retried: string[];
}

/** Learns now what of a zone is not ours, and ends what was so and is not any more. */
export async function zoneCensus(
  zone: string,
  { connection, clock, progress }: Pick<Session, 'connection' | 'clock' | 'progress'>,
): Promise<CensusReport> {
  // The other half of the account's requests stays with the DNS writer.
  const pace = new Pace(connection.route53RequestsPerSecond / 2, clock);
  const dns = route53Listing(
    connection.route53,
    [zone],
    (name) => connection.hostedZoneIdOf(name),
    () => pace.turn(),
  );
  const store = dynamoCensusStore(connection.dynamoDb, connection.namesTable);
  const startedAt = epochSeconds(clock);
  const count = await takeCensus(zone, { store, dns, clock }, undefined, async (next, { recordSets }) => {
    progress.show('Listing the zone', recordSets, recordSets + (next ? 1 : 0));
    return Promise.resolve(true);
  });
  await store.saveState(zone, { startedAt, finishedAt: epochSeconds(clock) });

  const names = dynamoWriterStore(connection.dynamoDb, connection.namesTable);
  const standing = async (sets: Conflict['sets']) => {
    const found: Conflict['sets'] = [];
    for (const set of sets) if (await dns.read(zone, set)) found.push(set);
    return found;
  };
  const report: CensusReport = { ...count, released: [], retried: [] };
  for await (const item of allNames(connection)) {
    if (item.zone !== zone) continue;
    const now = epochSeconds(clock);
    if (item.owner === 'foreign') {
      const { sets } = item.holder as ForeignLabel;
      const left = await standing(sets);
      if (left.length === 0 && (await release(item))) report.released.push(item.name);
      else if (left.length < sets.length) await names.save(asForeign(item, left, now));
    } else if (item.dns.conflict) {
      const { conflict, ...dns } = item.dns;
      const left = await standing(conflict.sets);
      const open = left.length > 0 ? { conflict: { ...conflict, sets: left, retryAt: now } } : {};
      if (await names.save({ ...item, dns: { ...dns, ...open, dueAt: now } })) report.retried.push(item.name);
    }
  }
  return report;

  /** What is left of ours at the label is the writer's to remove. */
  async function release({ owner: _owner, holder: _holder, ...item }: NameItem): Promise<boolean> {
    return item.dns.applied.length === 0
      ? names.remove(item)
      : names.save({ ...item, dns: { ...item.dns, dueAt: epochSeconds(clock) } });
  }
}
