import { certificateIssuer } from './mail/workers/certificate-issuer';
import { certificateWatch } from './mail/workers/certificate-watch';
import { dnsWriter } from './dns/workers/dns-writer';
import { domainRemover } from './mail/workers/domain-remover';
import { mailEvents } from './outbox/workers/mail-events';
import { mailSender } from './registration/workers/mail-sender';
import { messageSender } from './accounts/workers/message-sender';
import { queueWatch } from './queues/workers/queue-watch';
import { serverWatch } from './activation/workers/server-watch';
import { zoneCensus } from './dns/workers/zone-census';
import type { AnyWorker } from './http/worker';

/** Everything that runs after an answer was given. */
export const workers: readonly AnyWorker[] = [
  dnsWriter,
  mailSender,
  messageSender,
  mailEvents,
  serverWatch,
  certificateIssuer,
  domainRemover,
  certificateWatch,
  queueWatch,
  zoneCensus,
];
