import { epochSeconds } from '../../clock';
import { mailSubject, type Channel, type MailPromise } from '../mail-promise';
import { Undeliverable, type DevicePusher, type Mailer, type Outbox, type Texter } from '../outbox';
import { renderMail, renderText } from '../render-mail';
import type { Sealer } from '../../secrets/sealer';
import { embeddedMetrics, type MetricName } from '../../telemetry/metrics';
import type { Run, Wake } from '../../http/worker';

/** While a message is being sent nobody else sends it; a sender that dies leaves it to the next after this time. */
const CLAIM_SECONDS = 60;
/** Stop in time for the message at hand. */
const MARGIN_MS = 20_000;
const GIVE_UP_AFTER_ATTEMPTS = 12;
/**
 * The index may show an item as due for a moment after it was handled. Shorter than the first pause of a message that
 * did not get through.
 */
const INDEX_LATE_MS = 10_000;
/** A run that finds nothing but such items looks again so often before it goes: others may be due behind them. */
const IDLE_ROUNDS = 2;
const IDLE_MS = 1_000;

export interface Sender {
  /** Id of the worker that sends: the metrics' dimension. */
  id: string;
  outbox: Outbox;
  mailer: Mailer;
  /** Absent where no text is ever promised. */
  texter?: Texter;
  /** Absent where nothing is ever pushed. */
  pusher?: DevicePusher;
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
  const handledAt = new Map<string, number>();
  const isNew = (item: string) => run.clock.now() - (handledAt.get(item) ?? -Infinity) > INDEX_LATE_MS;
  let idleRounds = 0;
  while (due.length > 0 && run.remainingMs() > MARGIN_MS) {
    const found = due.filter(isNew);
    for (const item of found) {
      if (run.remainingMs() < MARGIN_MS) return;
      await sendDueMessages(item, sender, run);
      handledAt.set(item, run.clock.now());
    }
    idleRounds = found.length > 0 ? 0 : idleRounds + 1;
    if (idleRounds > IDLE_ROUNDS) return;
    if (idleRounds > 0) await run.clock.sleep(IDLE_MS);
    due = await outbox.due(epochSeconds(run.clock));
  }
}

async function sendDueMessages(item: string, sender: Sender, run: Run): Promise<void> {
  const claimed = await sender.outbox.claim(item, epochSeconds(run.clock), CLAIM_SECONDS);
  for (const promise of claimed?.due ?? []) {
    const { kind, kinds } = WORDS[promise.channel ?? 'email'];
    const outcome = await deliver(item, promise, sender, run);
    const counted: MetricName<'function'> = `${kinds}-${outcome}`;
    run.log.info(kind, {
      template: promise.template,
      outcome,
      ...embeddedMetrics(
        ['function', sender.id],
        {
          [counted]: 1,
          ...(outcome === 'retried' ? { retries: 1 } : {}),
        },
        run.clock.now(),
      ),
    });
    if (outcome === 'retried') await sender.outbox.postpone(item, promise.id, retryAt(promise, run));
    else await sender.outbox.remove(item, promise.id);
  }
}

async function deliver(item: string, promise: MailPromise, sender: Sender, run: Run) {
  const { channel = 'email', template, to, attempts } = promise;
  if (channel === 'email' && (await sender.outbox.isSuppressed(to))) return 'suppressed';
  try {
    await send(promise, await parametersOf(item, promise, sender.sealer), sender);
    return 'sent';
  } catch (error) {
    const { kind } = WORDS[channel];
    run.log.error(`${kind} not sent`, error, { template, attempts: attempts + 1 });
    const hopeless = error instanceof Undeliverable || attempts + 1 >= GIVE_UP_AFTER_ATTEMPTS;
    return hopeless ? 'given-up' : 'retried';
  }
}

type Parameters = Record<string, string>;

const parametersOf = async (item: string, { id, sealed }: MailPromise, sealer: Sealer) =>
  JSON.parse(await sealer.open(sealed, mailSubject(item, id))) as Parameters;

async function send(
  { channel = 'email', template, to, device = '' }: MailPromise,
  parameters: Parameters,
  { mailer, texter, pusher, sealer, templatesFolder }: Sender,
): Promise<void> {
  switch (channel) {
    case 'email':
      return mailer.send(to, renderMail(templatesFolder, template, parameters));
    case 'sms':
      if (!texter) throw new Error('A text was promised where nobody sends texts');
      return texter.send(to, renderText(templatesFolder, template, parameters));
    case 'push':
      if (!pusher) throw new Error('A push was promised where nobody pushes');
      return pusher.push(await sealer.open(device, to), parameters);
  }
}

/** In the log, and in names of metrics. */
const WORDS = {
  email: { kind: 'mail', kinds: 'mails' },
  sms: { kind: 'text', kinds: 'texts' },
  push: { kind: 'push', kinds: 'pushes' },
} as const satisfies Record<Channel, object>;

/** Doubling pauses from 15 seconds up to an hour. */
const retryAt = ({ attempts }: MailPromise, { clock }: Run) =>
  epochSeconds(clock) + Math.min(15 * 2 ** attempts, 3_600);
