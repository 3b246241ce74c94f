import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { epochSeconds } from '../../clock';
import { daysLeft, isEnding, type CertificateStore } from '../certificate';
import type { DomainStore } from '../domain';
import { embeddedMetrics } from '../../telemetry/metrics';
import { defineWorker } from '../../http/worker';

interface Ports {
  domains: Pick<DomainStore, 'list'>;
  certificates: Pick<CertificateStore, 'list'>;
}

/** Counts the certificates that end soon, whoever renews them. */
export const certificateWatch = defineWorker<Ports>({
  id: 'certificate-watch',
  room: 'mail',
  summary: 'Counts certificates of mail domains that end soon',
  triggers: [{ kind: 'schedule', everyMinutes: 360 }],
  needs: ['mail-domains:list', 'mail-certificates:list'],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return { domains: dynamoMailDomains(tables), certificates: dynamoCertificates(tables) };
  },

  async handle(_wake, { domains, certificates }, { clock, log }) {
    const now = epochSeconds(clock);
    const days: number[] = [];
    let ending = 0;
    for (const domain of await domains.list()) {
      for (const { hostname, current, source } of await certificates.list(domain.id)) {
        if (!current) continue;
        days.push(daysLeft({ current }, now));
        if (!isEnding(current, now)) continue;
        ending += 1;
        log.info('certificate ends soon', { hostname, source, daysLeft: days.at(-1) });
      }
    }
    log.info('certificates', {
      certificates: days.length,
      ...embeddedMetrics(
        ['installation'],
        {
          certificatesEnding: ending,
          ...(days.length > 0 ? { certificateDaysLeft: Math.min(...days) } : {}),
        },
        clock.now(),
      ),
    });
  },
});
