import { Pace } from '../../aws/pace';
import { epochSeconds, systemClock } from '../../clock';
import { defineWorker, type Run } from '../../http/worker';
import { embeddedMetrics } from '../../telemetry/metrics';
import type { CensusStore, ListedZones } from '../census-store';
import { dynamoCensusStoreOf } from '../store/dynamo-census-store';
import { route53ListingOf } from '../store/route53-listing';
import { takeCensus } from '../take-census';

/** The account's other requests are for challenges and names. */
const REQUESTS_PER_SECOND = 2;
/** A zone is listed anew this long after its last census was begun. */
const EVERY_SECONDS = 86_400;
/** Stop in time for the page at hand, each set of which may be read once more; the next run goes on. */
const RUN_MARGIN_MS = 240_000;

interface Ports {
  store: CensusStore;
  dns: ListedZones;
}

/** Learns once a day which record sets of the zones are not ours, so that nobody is given their labels. */
export const zoneCensus = defineWorker<Ports>({
  id: 'zone-census',
  room: 'dns',
  summary: 'Claims labels of records that Gatepost did not make',
  // Often, because the first census of an installation is to come soon, and a long one goes on where it stopped.
  triggers: [{ kind: 'schedule', everyMinutes: 10 }],
  needs: ['dns:census'],
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  ports: (environment) => ({
    store: dynamoCensusStoreOf(environment),
    dns: route53ListingOf(environment, new Pace(REQUESTS_PER_SECOND, systemClock)),
  }),

  async handle(_wake, ports, run) {
    for (const zone of ports.dns.zones) {
      if (run.remainingMs() <= RUN_MARGIN_MS) return;
      await census(zone, ports, run);
    }
  },
});

async function census(zone: string, { store, dns }: Ports, { clock, log, remainingMs }: Run): Promise<void> {
  const now = epochSeconds(clock);
  const earlier = await store.state(zone);
  if (earlier?.finishedAt !== undefined && now - earlier.startedAt < EVERY_SECONDS) return;
  const goesOn = earlier?.finishedAt === undefined ? earlier : undefined;
  const startedAt = goesOn?.startedAt ?? now;
  const count = await takeCensus(zone, { store, dns, clock }, goesOn?.from, async (next) => {
    await store.saveState(
      zone,
      next ? { startedAt, from: next } : { startedAt, finishedAt: epochSeconds(clock) },
    );
    return remainingMs() > RUN_MARGIN_MS;
  });
  log.info('zone census', {
    zone,
    claimed: count.claimed,
    conflicts: count.conflicts,
    ...embeddedMetrics(
      ['function', zoneCensus.id],
      {
        recordSets: count.recordSets,
        foreignLabels: count.claimed.length + count.known.length,
        heldWithForeign: count.conflicts.length,
      },
      clock.now(),
    ),
  });
}
