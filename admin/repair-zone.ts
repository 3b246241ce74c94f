import { dynamoNames } from '../functions/dns/store/dynamo-names';
import { dynamoWriterStore } from '../functions/dns/store/dynamo-writer-store';
import { epochSeconds } from '../functions/clock';
import { newWriteId } from '../functions/change-item';
import { reallyApplied } from './drift';
import { isDue, verifyZone, type DriftedName, type VerifySession, type ZoneReport } from './verify-zone';

interface Repair {
  /** As it was. */
  before: ZoneReport;
  /** Full names that were given to the DNS writer. */
  handedOver: string[];
  /** As it is now. */
  after: ZoneReport;
}

/** Names written, or asked about, at a time. */
const BATCH = 50;
const POLL_MS = 500;
/** The writer is woken every minute, and a dead writer's lease ends in one. */
const PATIENCE_MS = 5 * 60_000;

/**
 * Makes a zone agree with its names again. The items learn what Route 53 still has of theirs, and are due: the one DNS
 * writer does the writing, under its lease, as it does any other. What somebody else made or changed is not touched.
 * @param replaced keys of such record sets that are to give way to ours all the same
 * @throws Error when the writer does not come
 */
export async function repairZone(
  zone: string,
  session: VerifySession,
  replaced: ReadonlySet<string> = new Set(),
): Promise<Repair> {
  const before = await verifyZone(zone, session);
  const handedOver: string[] = [];
  for (const batch of batches(before.drifted)) {
    const outcomes = await Promise.all(batch.map((drifted) => handOver(drifted, session, replaced)));
    handedOver.push(...batch.filter((_, index) => outcomes[index]).map(({ item }) => item.name));
    session.progress.show('Handing over', handedOver.length, before.drifted.length);
  }
  await untilWritten(handedOver, session);
  return { before, handedOver, after: handedOver.length > 0 ? await verifyZone(zone, session) : before };
}

/** @returns whether it was; an item that somebody else wrote meanwhile is due for that reason, or for the next look */
async function handOver(
  { item, found }: DriftedName,
  { connection, clock }: VerifySession,
  replaced: ReadonlySet<string>,
) {
  const names = dynamoNames(connection.dynamoDb, connection.namesTable);
  const now = epochSeconds(clock);
  const { failure: _failure, conflict, ...promise } = item.dns;
  const dns = {
    ...promise,
    applied: reallyApplied(promise, found, replaced),
    dueAt: now,
    ...(conflict ? { conflict: { ...conflict, retryAt: now } } : {}),
  };
  const { outcome } = await names.save({ ...item, dns }, [], now, newWriteId());
  return outcome === 'saved';
}

async function untilWritten(names: readonly string[], { connection, clock, progress }: VerifySession) {
  const store = dynamoWriterStore(connection.dynamoDb, connection.namesTable);
  let done = 0;
  for (const batch of batches(names)) {
    let open = batch;
    for (const started = clock.now(); ; await clock.sleep(POLL_MS)) {
      const items = await store.getAll(open);
      const still = items.filter((item) => isDue(item, epochSeconds(clock))).map(({ name }) => name);
      done += open.length - still.length;
      progress.show('Waiting for the DNS writer', done, names.length);
      open = still;
      if (open.length === 0) break;
      if (clock.now() - started > PATIENCE_MS) {
        throw new Error(
          `The DNS writer left ${names.length - done} names unwritten for ${PATIENCE_MS / 60_000} minutes: ` +
            'its log says why. They stay due.',
        );
      }
    }
  }
}

function* batches<One>(all: readonly One[]): Generator<One[]> {
  for (let start = 0; start < all.length; start += BATCH) yield all.slice(start, start + BATCH);
}
