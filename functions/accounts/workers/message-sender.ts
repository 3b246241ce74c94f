import { accountOutbox } from '../store/account-outbox';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { sesMailer } from '../../outbox/store/ses-mailer';
import { snsTexter } from '../../outbox/store/sns-texter';
import { sendMessages, type Sender } from '../../outbox/workers/send-messages';
import { defineWorker } from '../../http/worker';

const id = 'message-sender';

/** Sends what SIP accounts promise. */
export const messageSender = defineWorker<Sender>({
  id,
  room: 'accounts',
  family: 'accounts',
  summary: 'Sends the mails and texts of SIP accounts through SES and SNS',
  triggers: [
    { kind: 'stream', table: 'accounts', attribute: 'messageDueAt' },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['account-messages:send', 'mail-secret:open'],
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  ports: (environment) => ({
    id,
    outbox: accountOutbox(environment),
    mailer: sesMailer(environment),
    texter: snsTexter(environment),
    sealer: kmsSealer(environment, 'mail'),
    templatesFolder: environment.TEMPLATES_FOLDER || `${environment.LAMBDA_TASK_ROOT}/templates`,
  }),
  handle: (wake, sender, run) => sendMessages(sender, wake, run),
});
