import { dynamoWriterStoreOf } from '../aws/dynamo-writer-store';
import { route53Zones } from '../aws/route53-zones';
import { systemClock } from '../clock';
import { registrationSettings } from '../registration/settings';
import { drainZone, type WriterPorts } from './drain-zone';
import { defineWorker } from './worker';

/**
 * Brings promised records into Route 53: one writer per zone at a time, which collects what is due into batches.
 * A run that finds another one at work leaves it a nudge and goes.
 */
export const dnsWriter = defineWorker<WriterPorts>({
  id: 'dns-writer',
  summary: 'Writes promised DNS records to Route 53, in batches',
  triggers: [
    { kind: 'stream', table: 'names', attribute: 'dnsDueAt' },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['dns:write', 'settings:registration'],
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  ports: (environment) => ({
    store: dynamoWriterStoreOf(environment),
    dns: route53Zones(environment, systemClock),
    settings: registrationSettings(environment),
  }),

  async handle(wake, ports, run) {
    for (const zone of ports.dns.zones) {
      const named = wake.kind === 'stream' ? ports.store.namesOf(wake.keys, zone) : [];
      if (wake.kind === 'stream' && named.length === 0) continue;
      await drainZone(zone, named, ports, run);
    }
  },
});
