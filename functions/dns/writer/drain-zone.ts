import { epochSeconds } from '../../clock';
import { OutcomeUnknown, TurnedAway } from '../dns-zone';
import { keepPromises } from './keep-promises';
import { PendingChanges } from './pending-changes';
import type { Run } from '../../http/worker';
import { settleJournal } from './settle-journal';
import { writeZoneRecords } from './write-zone-records';
import { ZoneLease } from './zone-lease';
import type { WriterPorts, ZoneSession } from './zone-session';

/** Stop in time for the batch at hand; the schedule goes on. */
const RUN_MARGIN_MS = 60_000;
/** The index shows a write a moment late: a writer that finds nothing looks once more before it goes. */
const IDLE_ROUNDS = 2;
const IDLE_MS = 500;
/** Calls in a row that Route 53 may leave unanswered, or turn away, before the run gives up and leaves the rest to the next. */
const PATIENCE = 4;
/** Pauses between two looks for a batch that may still come. */
const LATE_POLL_MS = 2_000;
/** Names a round: changes are asked about, and what became due is read, between two of them. */
const ROUND_NAMES = 600;

/**
 * Writes all that is due in a zone, follows the changes until they are INSYNC, and returns when nothing is left.
 *
 * What Route 53 has is known at every moment: it is what the item says was applied, or, for the names of the batch in
 * the journal, that or what the journal says. So a run may end between any two of its steps.
 *
 * @param named names that the stream told of, which the index may not show yet
 */
export async function drainZone(
  zone: string,
  named: readonly string[],
  ports: WriterPorts,
  run: Run,
): Promise<void> {
  const lease = await ZoneLease.take(zone, ports.store, run);
  if (!lease) return;
  try {
    await drain(zone, named, ports, run, lease);
  } catch (error) {
    // The next run goes on at once where this one failed, instead of waiting for the lease to end. But a call to
    // Route 53 that nobody knows the outcome of may still be under way.
    if (!(error instanceof OutcomeUnknown)) await lease.abandon();
    throw error;
  }
}

async function drain(
  zone: string,
  named: readonly string[],
  ports: WriterPorts,
  run: Run,
  lease: ZoneLease,
): Promise<void> {
  const { store, dns } = ports;
  const { clock, log } = run;
  const changes = new PendingChanges(dns, store, clock);
  const session: ZoneSession = { zone, ports, run, lease, changes, refusals: new Map(), unanswered: [] };

  /** Nothing is open from before, and the zone's own records are there. */
  let settled = false;
  const release = async () => {
    if (settled && session.unanswered.length === 0) await store.clearJournal(lease.current);
    return lease.release();
  };

  const waiting = new Set(named);
  let idleRounds = 0;
  let failures = 0;
  while (run.remainingMs() > RUN_MARGIN_MS) {
    try {
      await lease.hold();
      if (!settled) {
        if (!(await settleJournal(session))) {
          await clock.sleep(LATE_POLL_MS);
          continue;
        }
        await writeZoneRecords(session);
        settled = true;
      }
      const due = await store.due(zone, epochSeconds(clock));
      for (const changeId of due.changes) changes.follow(changeId);
      const round = [...new Set([...due.names, ...waiting])].slice(0, ROUND_NAMES);
      const wrote = await keepPromises(session, round);
      for (const name of round) waiting.delete(name);
      const confirmed = await changes.askAboutNext();
      failures = 0;

      const idle = !wrote && !confirmed;
      idleRounds = idle && changes.size === 0 && waiting.size === 0 ? idleRounds + 1 : 0;
      if (idleRounds >= IDLE_ROUNDS) {
        if (await release()) return;
        idleRounds = 0;
      }
      if (idle) await clock.sleep(IDLE_MS);
    } catch (error) {
      const isUnknown = error instanceof OutcomeUnknown;
      if (!(isUnknown || error instanceof TurnedAway) || (failures += 1) > PATIENCE) throw error;
      log.error('route 53 took no call', error, { zone });
      if (isUnknown) settled = false;
      await clock.sleep(1_000 * 2 ** failures);
    }
  }
  // Others wait for these changes, and the next run may begin at any moment.
  await lease.hold();
  await changes.handOver(zone);
  while (!(await release())) continue;
}
