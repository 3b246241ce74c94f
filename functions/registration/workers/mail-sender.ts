import { join } from 'node:path';
import { nameOutbox } from '../store/name-outbox';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { sesMailer } from '../../outbox/store/ses-mailer';
import { sendMessages, type Sender } from '../../outbox/workers/send-messages';
import { MAIL_DUE } from '../../dns/names-table';
import { defineWorker } from '../../http/worker';
import { requireEnv } from '../../environment';

const id = 'mail-sender';

/** Sends what names promise. */
export const mailSender = defineWorker<Sender>({
  id,
  room: 'registration',
  summary: 'Sends promised mails through SES',
  triggers: [
    { kind: 'stream', table: 'names', index: MAIL_DUE },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['mail:send', 'mail-secret:open'],
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  ports: (environment) => ({
    id,
    outbox: nameOutbox(environment),
    mailer: sesMailer(environment),
    sealer: kmsSealer(environment, 'mail'),
    templatesFolder: join(requireEnv(environment, 'LAMBDA_TASK_ROOT'), 'templates'),
  }),
  handle: (wake, sender, run) => sendMessages(sender, wake, run),
});
