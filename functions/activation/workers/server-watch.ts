import { activationSettings, type ActivationSettings } from '../settings';
import { dynamoServersOf } from '../store/dynamo-servers';
import { epochSeconds } from '../../clock';
import { isStale, type Server } from '../server';
import type { ServerStore } from '../server-store';
import { embeddedMetrics } from '../../telemetry/metrics';
import { defineWorker } from '../../http/worker';

const PAGE = 1_000;

/** Counts the servers, and those that have stopped to check in. */
export const serverWatch = defineWorker<{ servers: ServerStore; settings: ActivationSettings }>({
  id: 'server-watch',
  room: 'activation',
  summary: 'Counts servers that have stopped to check in',
  triggers: [{ kind: 'schedule', everyMinutes: 5 }],
  needs: ['settings:activation', 'servers:list'],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  ports: (environment) => ({
    servers: dynamoServersOf(environment),
    settings: activationSettings(environment),
  }),

  async handle(_wake, { servers, settings }, { clock, log }) {
    let active = 0;
    let stale = 0;
    for await (const server of all(servers)) {
      if (server.revokedAt === undefined) active += 1;
      if (isStale(server, settings.staleAfterMinutes * 60, epochSeconds(clock))) stale += 1;
    }
    log.info('servers', {
      ...embeddedMetrics(
        ['function', serverWatch.id],
        {
          servers: active,
          staleServers: stale,
          ...(active > 0 ? { staleServerShare: (100 * stale) / active } : {}),
        },
        clock.now(),
      ),
    });
  },
});

async function* all(servers: ServerStore): AsyncGenerator<Server> {
  let after: string | undefined;
  do {
    const page = await servers.list(PAGE, after);
    yield* page.servers;
    after = page.next;
  } while (after !== undefined);
}
