import { dynamoWriterStoreOf } from '../store/dynamo-writer-store';
import { route53Zones, type ThrottleCount } from '../store/route53-zones';
import { systemClock } from '../../clock';
import { requireEnv } from '../../environment';
import { zoneSettingsSchema } from '../zone-settings';
import { embeddedMetrics } from '../../telemetry/metrics';
import { drainZone } from '../writer/drain-zone';
import { DNS_DUE } from '../names-table';
import { DNS_WRITER } from '../writer/keep-promises';
import { defineWorker, type Run } from '../../http/worker';
import type { WriterPorts } from '../writer/zone-session';
import { waitForAll } from '../../wait-for-all';

interface Ports extends WriterPorts {
  dns: WriterPorts['dns'] & ThrottleCount;
}

/**
 * Brings promised records into Route 53: one writer per zone at a time, which collects what is due into batches.
 * A run that finds another one at work leaves it a nudge and goes.
 */
export const dnsWriter = defineWorker<Ports>({
  id: DNS_WRITER,
  room: 'dns',
  summary: 'Writes promised DNS records to Route 53, in batches',
  triggers: [
    { kind: 'stream', table: 'names', index: DNS_DUE },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['dns:write', 'settings:registration'],
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  ports: (environment) => ({
    store: dynamoWriterStoreOf(environment),
    dns: route53Zones(environment, systemClock),
    settings: zoneSettingsSchema.parse(JSON.parse(requireEnv(environment, 'REGISTRATION'))),
  }),

  async handle(wake, ports, run) {
    // Side by side: one zone's writer waits for INSYNC, or fails, without holding up the others.
    const runs = ports.dns.zones.map(async (zone) => {
      const named = wake.kind === 'stream' ? ports.store.namesOf(wake.keys, zone) : [];
      if (wake.kind === 'stream' && named.length === 0) return;
      await drainZone(zone, named, ports, run);
    });
    try {
      await waitForAll(runs);
    } finally {
      tellOfThrottling(ports.dns, run);
    }
  },
});

function tellOfThrottling(dns: ThrottleCount, { clock, log }: Run): void {
  const throttled = dns.takeThrottled();
  if (throttled === 0) return;
  log.info('route 53 turned requests away', {
    ...embeddedMetrics(['function', dnsWriter.id], { route53Throttled: throttled }, clock.now()),
  });
}
