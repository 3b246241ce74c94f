/**
 * What AWS does between a trigger and a worker's Lambda: an event source mapping that gathers stream records, EventBridge
 * that ticks, SNS that delivers. One run at a time; what arrives meanwhile makes one more run.
 */
import { randomUUID } from 'node:crypto';
import type { AnyWorker, Trigger, WorkerEvent, WorkerHandler } from '../functions/http/worker';
import type { TableId } from '../functions/table-schema';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './stand-in';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
/** Lambda tries an asynchronous event three times. */
const ASYNCHRONOUS_ATTEMPTS = 3;
/** The event source mapping's `retryAttempts`, and the first one. */
const STREAM_ATTEMPTS = 4;

/** An item of a table was written. */
export interface Nudge {
  table: TableId;
  /** The item's partition key. */
  key: string;
  /** Names of the attributes that the item has now; none when it was deleted. */
  attributes: readonly string[];
}

/** A wake-up that failed for good: an asynchronous event whole, of a batch of a stream that there was one. */
export type GivenUp = { requestPayload: unknown } | { DDBStreamBatchInfo: { batchSize: number } };

export class WorkerRunner {
  readonly #written = new Map<TableId, Set<string>>();
  readonly #events: { event: WorkerEvent; attempts: number }[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> | undefined;
  /** In a row. */
  #failedBatches = 0;
  #stopped = false;

  /** @param onGivenUp told what Lambda would send to the failure queue, less the function's name */
  constructor(
    private readonly worker: Pick<AnyWorker, 'triggers' | 'timeoutSeconds'>,
    private readonly handler: WorkerHandler,
    private readonly onGivenUp: (record: GivenUp) => void = () => undefined,
  ) {}

  /** Begins to tick. The first tick is at once: it sweeps up what an earlier process left. */
  start(): void {
    for (const { everyMinutes } of this.#triggers('schedule')) {
      this.#timers.push(setInterval(() => this.tick(), everyMinutes * 60_000));
    }
    this.tick();
  }

  /** Runs the worker as its schedule does. */
  tick(): void {
    if (this.#triggers('schedule').length > 0) this.#deliver(scheduledEvent());
  }

  nudge({ table, key, attributes }: Nudge): void {
    const wanted = this.#triggers('stream').some(
      (trigger) => trigger.table === table && attributes.includes(trigger.index.sortKey),
    );
    if (!wanted) return;
    this.#add(table, [key]);
    this.#wake();
  }

  /** @param message JSON of an SES event */
  mailEvent(message: string): void {
    if (this.#triggers('mail-events').length > 0) this.#deliver(notification(message));
  }

  /** Runs the worker once, beside whatever runs. Throws what the worker throws. */
  async invoke(event: WorkerEvent): Promise<void> {
    await this.handler(event, this.#context());
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when nothing runs and nothing waits to run. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** No run begins any more. Resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running;
  }

  #triggers<Kind extends Trigger['kind']>(kind: Kind) {
    return this.worker.triggers.filter(
      (trigger): trigger is Extract<Trigger, { kind: Kind }> => trigger.kind === kind,
    );
  }

  #deliver(event: WorkerEvent): void {
    this.#events.push({ event, attempts: 0 });
    this.#wake();
  }

  #wake(): void {
    if (this.#stopped) return;
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    let failures = 0;
    // Records that are written within one turn of the event loop come as one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.#stopped && (this.#events.length > 0 || this.#written.size > 0)) {
      const succeeded = await (this.#events.length > 0 ? this.#runEvent() : this.#runBatch());
      failures = succeeded ? 0 : failures + 1;
      if (failures > 0) await this.#pause(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS));
    }
    // Here and not in a `finally`, which would run after others had the chance to wake a drain that is over.
    this.#running = undefined;
  }

  async #runEvent(): Promise<boolean> {
    const delivery = this.#events.shift()!;
    if (await this.#run(delivery.event)) return true;
    delivery.attempts += 1;
    if (delivery.attempts < ASYNCHRONOUS_ATTEMPTS) this.#events.push(delivery);
    else this.onGivenUp({ requestPayload: delivery.event });
    return false;
  }

  /** A batch is of one table, as an event source mapping has one stream. */
  async #runBatch(): Promise<boolean> {
    const [batch] = this.#written;
    if (!batch) return true;
    const [table, keys] = batch;
    this.#written.delete(table);
    if (await this.#run(streamEvent(table, keys))) {
      this.#failedBatches = 0;
      return true;
    }
    this.#failedBatches += 1;
    if (this.#failedBatches === STREAM_ATTEMPTS) {
      this.onGivenUp({ DDBStreamBatchInfo: { batchSize: keys.size } });
    }
    // Tried again all the same: AWS would give up here, and the schedule finds within a minute what was missed.
    this.#add(table, keys);
    return false;
  }

  #add(table: TableId, keys: Iterable<string>): void {
    const waiting = this.#written.get(table) ?? new Set();
    for (const key of keys) waiting.add(key);
    this.#written.set(table, waiting);
  }

  /** Whether the run succeeded; the handler has logged why when it did not. */
  async #run(event: WorkerEvent): Promise<boolean> {
    try {
      await this.handler(event, this.#context());
      return true;
    } catch {
      return false;
    }
  }

  #context() {
    const endsAt = Date.now() + this.worker.timeoutSeconds * 1000;
    return {
      awsRequestId: randomUUID(),
      getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
    };
  }

  /** Ends early when the runner stops, so that stopping does not wait for it. */
  async #pause(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    while (!this.#stopped && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(50, until - Date.now())));
    }
  }
}

const streamEvent = (table: TableId, keys: Iterable<string>): WorkerEvent => ({
  Records: [...keys].map((key) => ({
    eventSource: 'aws:dynamodb',
    eventSourceARN: `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/local-${table}/stream/latest`,
    awsRegion: LOCAL_REGION,
    dynamodb: { Keys: { pk: { S: key } }, StreamViewType: 'KEYS_ONLY' },
  })),
});

const scheduledEvent = (): WorkerEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: LOCAL_ACCOUNT,
  time: new Date().toISOString(),
  region: LOCAL_REGION,
  resources: [],
  detail: {},
});

const notification = (message: string): WorkerEvent => {
  const topic = `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:mail-events`;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: `${topic}:${randomUUID()}`,
        Sns: {
          Type: 'Notification',
          MessageId: randomUUID(),
          TopicArn: topic,
          Subject: '',
          Message: message,
          Timestamp: new Date().toISOString(),
          SignatureVersion: '1',
          Signature: '',
          SigningCertUrl: '',
          UnsubscribeUrl: '',
          MessageAttributes: {},
        },
      },
    ],
  };
};
