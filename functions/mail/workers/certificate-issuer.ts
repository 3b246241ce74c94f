import { acmeAuthority } from '../acme/acme-authority';
import { dynamoAcmeAccounts } from '../store/dynamo-acme-accounts';
import { dynamoCertificateQueue } from '../store/dynamo-certificates';
import { dynamoChangesOf } from '../../dns/store/dynamo-changes';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { mailSettings } from '../settings';
import type { CertificateId } from '../certificate';
import { advanceCertificate, CERTIFICATE_ISSUER, RUN_SECONDS, type IssuerPorts } from './advance-certificate';
import { CERTIFICATE_DUE } from '../mail-table';
import { defineWorker, type Run, type Wake } from '../../http/worker';
import { waitForAll } from '../../wait-for-all';

/** Orders certificates and renews them: ACME with dns-01, through the records that the DNS writer writes. */
export const certificateIssuer = defineWorker<IssuerPorts>({
  id: CERTIFICATE_ISSUER,
  room: 'mail',
  summary: 'Orders and renews certificates of mail domains',
  triggers: [
    { kind: 'stream', table: 'mail', index: CERTIFICATE_DUE },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: [
    'settings:mail',
    'mail-certificates:issue',
    'acme-accounts:keep',
    'certificate-secret:seal',
    'certificate-secret:open',
    'names:read',
    'names:save',
    'changes:read',
  ],
  timeoutSeconds: RUN_SECONDS,
  memoryMegabytes: 512,
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    const settings = mailSettings(environment);
    return {
      certificates: dynamoCertificateQueue(tables),
      domains: dynamoMailDomains(tables),
      accounts: dynamoAcmeAccounts(tables, kmsSealer(environment, 'acme-account')),
      authority: acmeAuthority(settings.acme),
      sealer: kmsSealer(environment, 'certificate'),
      names: dynamoNamesOf(environment),
      changes: dynamoChangesOf(environment),
      settings,
    };
  },

  async handle(wake, ports, run) {
    const due = await dueCertificates(wake, ports, run);
    // Side by side: an order mostly waits for DNS and for the CA.
    await waitForAll(due.map((id) => advanceCertificate(id, ports, run)));
  },
});

/** Orders at a time: Let's Encrypt takes 300 new ones of an account in three hours. */
const MOST_AT_ONCE = 20;

/** The index shows a write a moment late: what the stream names is looked up by itself. */
async function dueCertificates(
  wake: Wake,
  { certificates }: IssuerPorts,
  { clock }: Run,
): Promise<CertificateId[]> {
  const now = epochSeconds(clock);
  const due = new Map<string, CertificateId>();
  const add = (id: CertificateId) => due.set(`${id.domainId} ${id.hostname}`, id);
  for (const domainId of wake.kind === 'stream' ? certificates.domainIdsOf(wake.keys) : []) {
    for (const { hostname, dueAt = Infinity } of await certificates.list(domainId)) {
      if (dueAt <= now) add({ domainId, hostname });
    }
  }
  for (const id of await certificates.due(now)) add(id);
  return [...due.values()].slice(0, MOST_AT_ONCE);
}
