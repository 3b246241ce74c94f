import { epochSeconds } from '../../clock';
import { mailSubject, type MailPromise } from '../mail-promise';
import { Undeliverable, type Mailer, type Outbox, type Texter } from '../outbox';
import { renderMail, renderText } from '../render-mail';
import type { Sealer } from '../../secrets/sealer';
import { embeddedMetrics } from '../../telemetry/metrics';
import type { Run, Wake } from '../../http/worker';

/** While a message is being sent nobody else sends it; a sender that dies leaves it to the next after this time. */
const CLAIM_SECONDS = 60;
/** Stop in time for the message at hand. */
const MARGIN_MS = 20_000;
const GIVE_UP_AFTER_ATTEMPTS = 12;

export interface Sender {
  /** Id of the worker that sends: the metrics' dimension. */
  id: string;
  outbox: Outbox;
  mailer: Mailer;
  /** Absent where no text is ever promised. */
  texter?: Texter;
  sealer: Sealer;
  templatesFolder: string;
}

/**
 * Sends the messages that items promise. A promise is removed when SES or SNS took the message; a crash between the two
 * sends it twice, which is harmless, as both say the same.
 */
export async function sendMessages(sender: Sender, wake: Wake, run: Run): Promise<void> {
  const { outbox } = sender;
  // The index is eventually consistent: what has just been written may be named by the stream alone.
  const named = wake.kind === 'stream' ? outbox.itemsOf(wake.keys) : [];
  let due = [...new Set([...named, ...(await outbox.due(epochSeconds(run.clock)))])];
  while (due.length > 0 && run.remainingMs() > MARGIN_MS) {
    for (const item of due) {
      if (run.remainingMs() < MARGIN_MS) return;
      await sendDueMessages(item, sender, run);
    }
    due = await outbox.due(epochSeconds(run.clock));
  }
}

async function sendDueMessages(item: string, sender: Sender, run: Run): Promise<void> {
  const claimed = await sender.outbox.claim(item, epochSeconds(run.clock), CLAIM_SECONDS);
  for (const promise of claimed?.due ?? []) {
    const kind = promise.channel === 'sms' ? 'text' : 'mail';
    const outcome = await deliver(item, promise, sender, run);
    run.log.info(kind, {
      template: promise.template,
      outcome,
      ...embeddedMetrics(
        { function: sender.id },
        {
          [`${kind}s-${outcome}`]: { value: 1, unit: 'Count' },
          // Of either kind: what an alarm watches.
          ...(outcome === 'retried' ? { retries: { value: 1, unit: 'Count' as const } } : {}),
        },
        run.clock.now(),
      ),
    });
    if (outcome === 'retried') await sender.outbox.postpone(item, promise.id, retryAt(promise, run));
    else await sender.outbox.remove(item, promise.id);
  }
}

async function deliver(item: string, promise: MailPromise, sender: Sender, run: Run) {
  const { channel, template, to, attempts } = promise;
  if (channel !== 'sms' && (await sender.outbox.isSuppressed(to))) return 'suppressed';
  try {
    await send(promise, await parametersOf(item, promise, sender.sealer), sender);
    return 'sent';
  } catch (error) {
    const kind = channel === 'sms' ? 'text' : 'mail';
    run.log.error(`${kind} not sent`, error, { template, attempts: attempts + 1 });
    const hopeless = error instanceof Undeliverable || attempts + 1 >= GIVE_UP_AFTER_ATTEMPTS;
    return hopeless ? 'given-up' : 'retried';
  }
}

type Parameters = Record<string, string>;

const parametersOf = async (item: string, { id, sealed }: MailPromise, sealer: Sealer) =>
  JSON.parse(await sealer.open(sealed, mailSubject(item, id))) as Parameters;

async function send(
  { channel, template, to }: MailPromise,
  parameters: Parameters,
  { mailer, texter, templatesFolder }: Sender,
): Promise<void> {
  if (channel !== 'sms') return mailer.send(to, renderMail(templatesFolder, template, parameters));
  if (!texter) throw new Error('A text was promised where nobody sends texts');
  return texter.send(to, renderText(templatesFolder, template, parameters));
}

/** Doubling pauses from 15 seconds up to an hour. */
const retryAt = ({ attempts }: MailPromise, { clock }: Run) =>
  epochSeconds(clock) + Math.min(15 * 2 ** attempts, 3_600);
