import { certificateIssuer } from './delivery/certificate-issuer';
import { certificateWatch } from './delivery/certificate-watch';
import { dnsWriter } from './delivery/dns-writer';
import { domainRemover } from './delivery/domain-remover';
import { mailEvents } from './delivery/mail-events';
import { mailSender } from './delivery/mail-sender';
import { messageSender } from './delivery/message-sender';
import { queueWatch } from './delivery/queue-watch';
import { serverWatch } from './delivery/server-watch';
import type { AnyWorker } from './delivery/worker';

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
];
