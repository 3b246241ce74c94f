import { dynamoQueues } from '../store/dynamo-queues';
import { epochSeconds } from '../../clock';
import { queues, type QueueStore } from '../queue';
import { embeddedMetrics } from '../../telemetry/metrics';
import { defineWorker } from '../../http/worker';

/**
 * Measures how long promises have been waiting. It is a worker of its own, because one that does not run cannot say
 * that it is late.
 */
export const queueWatch = defineWorker<{ store: QueueStore }>({
  id: 'queue-watch',
  room: 'queues',
  summary: 'Measures how long promised work has been waiting',
  triggers: [{ kind: 'schedule', everyMinutes: 5 }],
  needs: ['queues:watch'],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  ports: (environment) => ({ store: dynamoQueues(environment) }),

  async handle(_wake, { store }, { clock, log }) {
    const now = epochSeconds(clock);
    for (const queue of queues) {
      const age = Math.max(0, now - ((await store.oldestDue(queue)) ?? now));
      // A line each: they differ in a dimension.
      log.info('queue', {
        ...embeddedMetrics(['queue', queue.id], { queueAge: age }, clock.now()),
      });
    }
  },
});
