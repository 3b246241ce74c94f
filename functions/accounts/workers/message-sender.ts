import { join } from 'node:path';
import { accountOutbox } from '../store/account-outbox';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { sesMailer } from '../../outbox/store/ses-mailer';
import { snsTexter } from '../../outbox/store/sns-texter';
import { sendMessages, type Sender } from '../../outbox/workers/send-messages';
import { MESSAGE_DUE } from '../accounts-table';
import { defineWorker } from '../../http/worker';
import type { Environment } from '../../environment';
import type { DevicePusher } from '../../outbox/outbox';
import type { PushDevice } from '../push-device';
import { accountsSettings } from '../settings';
import { snsPusher } from '../store/sns-pusher';
import { requireEnv } from '../../environment';

const id = 'message-sender';

/** What is pushed has a meaning for as long as a device may be switched off; Apple and Google keep it so long. */
const PUSH_SECONDS = 86_400;

/** Devices as `newCreationToken` seals them. */
function devicePusher(environment: Environment): DevicePusher {
  const sns = snsPusher(environment, accountsSettings(environment).pushApplications);
  return { push: (device, data) => sns.push(JSON.parse(device) as PushDevice, data, PUSH_SECONDS) };
}

/** Sends what SIP accounts promise. */
export const messageSender = defineWorker<Sender>({
  id,
  room: 'accounts',
  family: 'accounts',
  summary: 'Sends the mails, texts and pushes of SIP accounts through SES and SNS',
  triggers: [
    { kind: 'stream', table: 'accounts', index: MESSAGE_DUE },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['account-messages:send', 'mail-secret:open', 'settings:accounts'],
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  ports: (environment) => ({
    id,
    outbox: accountOutbox(environment),
    mailer: sesMailer(environment),
    texter: snsTexter(environment),
    pusher: devicePusher(environment),
    sealer: kmsSealer(environment, 'mail'),
    templatesFolder: join(requireEnv(environment, 'LAMBDA_TASK_ROOT'), 'templates'),
  }),
  handle: (wake, sender, run) => sendMessages(sender, wake, run),
});
