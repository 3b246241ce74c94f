import { dynamoSuppressions } from '../store/dynamo-suppressions';
import { epochSeconds } from '../../clock';
import { suppressedBy, type Suppressions } from '../suppression';
import { embeddedMetrics } from '../../telemetry/metrics';
import { defineWorker } from '../../http/worker';

/** Remembers addresses that bounced or complained: writing to them again would cost the account its reputation. */
export const mailEvents = defineWorker<{ suppressions: Suppressions }>({
  id: 'mail-events',
  room: 'outbox',
  summary: 'Suppresses addresses that bounced or complained',
  triggers: [{ kind: 'mail-events' }],
  needs: ['suppressions:save'],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  ports: (environment) => ({ suppressions: dynamoSuppressions(environment) }),

  async handle(wake, { suppressions }, { clock, log }) {
    if (wake.kind !== 'mail-event') return;
    for (const { address, reason } of suppressedBy(wake.message)) {
      await suppressions.add(address, reason, epochSeconds(clock));
      log.info('address suppressed', {
        reason,
        ...embeddedMetrics(['function', mailEvents.id], { suppressions: 1 }, clock.now()),
      });
    }
  },
});
