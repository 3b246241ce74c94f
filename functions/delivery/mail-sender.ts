import { dynamoOutbox } from '../aws/dynamo-outbox';
import { kmsSealer } from '../aws/kms-sealer';
import { sesMailer } from '../aws/ses-mailer';
import { epochSeconds } from '../clock';
import { mailSubject, type MailPromise } from '../outbox/mail-promise';
import { UndeliverableMail, type Mailer, type Outbox } from '../outbox/outbox';
import { renderMail } from '../outbox/render-mail';
import type { Sealer } from '../secrets/sealer';
import { embeddedMetrics } from '../telemetry/metrics';
import { defineWorker, type Run } from './worker';

/** While a mail is being sent nobody else sends it; a sender that dies leaves it to the next after this time. */
const CLAIM_SECONDS = 60;
/** Stop in time for the mail at hand. */
const MARGIN_MS = 20_000;
const GIVE_UP_AFTER_ATTEMPTS = 12;

interface Ports {
  outbox: Outbox;
  mailer: Mailer;
  sealer: Sealer;
  templatesFolder: string;
}

/**
 * Sends the mails that items promise. A promise is removed when SES took the mail; a crash between the two sends it
 * twice, which is harmless, as both say the same.
 */
export const mailSender = defineWorker<Ports>({
  id: 'mail-sender',
  summary: 'Sends promised mails through SES',
  triggers: [
    { kind: 'stream', table: 'names', attribute: 'mailDueAt' },
    { kind: 'schedule', everyMinutes: 1 },
  ],
  needs: ['mail:send', 'mail-secret:open'],
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  ports: (environment) => ({
    outbox: dynamoOutbox(environment),
    mailer: sesMailer(environment),
    sealer: kmsSealer(environment, 'mail'),
    templatesFolder: environment.TEMPLATES_FOLDER || `${environment.LAMBDA_TASK_ROOT}/templates`,
  }),

  async handle(wake, ports, run) {
    // The index is eventually consistent: what has just been written may be named by the stream alone.
    const named = wake.kind === 'stream' ? ports.outbox.namesOf(wake.keys) : [];
    let due = [...new Set([...named, ...(await ports.outbox.due(epochSeconds(run.clock)))])];
    while (due.length > 0 && run.remainingMs() > MARGIN_MS) {
      for (const name of due) {
        if (run.remainingMs() < MARGIN_MS) return;
        await sendDueMails(name, ports, run);
      }
      due = await ports.outbox.due(epochSeconds(run.clock));
    }
  },
});

async function sendDueMails(name: string, ports: Ports, run: Run): Promise<void> {
  const item = await ports.outbox.claim(name, epochSeconds(run.clock), CLAIM_SECONDS);
  for (const mail of item?.due ?? []) {
    const outcome = await deliver(name, mail, ports, run);
    run.log.info('mail', {
      template: mail.template,
      outcome,
      ...embeddedMetrics(
        { function: mailSender.id },
        { [`mails-${outcome}`]: { value: 1, unit: 'Count' } },
        run.clock.now(),
      ),
    });
    if (outcome === 'retried') await ports.outbox.postpone(name, mail.id, retryAt(mail, run));
    else await ports.outbox.remove(name, mail.id);
  }
}

async function deliver(name: string, mail: MailPromise, ports: Ports, run: Run) {
  if (await ports.outbox.isSuppressed(mail.to)) return 'suppressed';
  try {
    const parameters = JSON.parse(await ports.sealer.open(mail.sealed, mailSubject(name, mail.id))) as Record<
      string,
      string
    >;
    await ports.mailer.send(mail.to, renderMail(ports.templatesFolder, mail.template, parameters));
    return 'sent';
  } catch (error) {
    run.log.error('mail not sent', error, { template: mail.template, attempts: mail.attempts + 1 });
    const hopeless = error instanceof UndeliverableMail || mail.attempts + 1 >= GIVE_UP_AFTER_ATTEMPTS;
    return hopeless ? 'given-up' : 'retried';
  }
}

/** Doubling pauses from 15 seconds up to an hour. */
const retryAt = ({ attempts }: MailPromise, { clock }: Run) =>
  epochSeconds(clock) + Math.min(15 * 2 ** attempts, 3_600);
