import { dynamoDeletions } from '../store/dynamo-deletions';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { epochSeconds } from '../../clock';
import type { DeletionStore } from '../domain';
import { DELETION_DUE } from '../mail-table';
import { defineWorker } from '../../http/worker';

/** Stop in time for the chunk at hand; the schedule goes on. */
const MARGIN_MS = 20_000;

/**
 * Deletes what belonged to removed mail domains, a chunk at a time. What is left says how far it is, so that a run may
 * end between any two chunks, and two runs at once do no harm.
 */
export const domainRemover = defineWorker<{ deletions: DeletionStore }>({
  id: 'domain-remover',
  room: 'mail',
  summary: 'Deletes users, keys and certificates of removed mail domains',
  triggers: [
    { kind: 'stream', table: 'mail', index: DELETION_DUE },
    { kind: 'schedule', everyMinutes: 5 },
  ],
  needs: ['mail-domains:erase'],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  ports: (environment) => ({ deletions: dynamoDeletions(mailTablesOf(environment)) }),

  async handle(wake, { deletions }, { clock, log, remainingMs }) {
    const named = wake.kind === 'stream' ? deletions.domainIdsOf(wake.keys) : [];
    const due = new Set([...named, ...(await deletions.due(epochSeconds(clock)))]);
    for (const domainId of due) {
      while (await deletions.deleteSome(domainId)) if (remainingMs() < MARGIN_MS) return;
      await deletions.finish(domainId);
      log.info('mail domain erased', { domainId });
    }
  },
});
