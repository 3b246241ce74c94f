/** How a command writes thousands of items beside a running installation. */
import { dynamoWriterStore } from '../functions/dns/store/dynamo-writer-store';
import { Pace } from '../functions/aws/pace';
import { epochSeconds } from '../functions/clock';
import type { Session } from './command';

/**
 * A new table takes 4,000 write units a second; an item with its pointers is up to ten of them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const WRITES_PER_SECOND = 200;
const WRITES_AT_A_TIME = 16;
/** Two batches of the DNS writer: what gateways promise meanwhile waits for no more. */
const DUE_NAMES = 300;
const LOOK_AGAIN_MS = 250;
const PATIENCE_MS = 10 * 60_000;

/** Writes that keep a rate, and wait while the DNS writer has enough to do. */
export class PacedWrites {
  readonly #pace: Pace;

  constructor(
    private readonly session: Pick<Session, 'connection' | 'clock' | 'progress'>,
    writesPerSecond = WRITES_PER_SECOND,
  ) {
    this.#pace = new Pace(writesPerSecond, session.clock);
  }

  /**
   * Does the same for each task, several at a time. Nothing is under way any more when it returns or throws.
   * @throws Error when the DNS writer does not keep up
   */
  async each<Task>(tasks: readonly Task[], write: (task: Task) => Promise<void>): Promise<void> {
    await this.#whileDnsIsBehind();
    const queue = [...tasks];
    const lanes = Array.from({ length: Math.min(WRITES_AT_A_TIME, queue.length) }, async () => {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        await this.#pace.turn();
        await write(task);
      }
    });
    const ended = await Promise.allSettled(
      lanes.map((lane) =>
        lane.catch((error: unknown) => {
          queue.length = 0;
          throw error;
        }),
      ),
    );
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #whileDnsIsBehind(): Promise<void> {
    const { connection, clock, progress } = this.session;
    const store = dynamoWriterStore(connection.dynamoDb, connection.namesTable);
    let fewest = Infinity;
    for (let since = clock.now(); ; await clock.sleep(LOOK_AGAIN_MS)) {
      let most = 0;
      for (const zone of connection.zones) {
        most = Math.max(most, (await store.due(zone, epochSeconds(clock))).names.length);
      }
      if (most < DUE_NAMES) return;
      progress.show('Waiting for the DNS writer', most);
      if (most < fewest) since = clock.now();
      fewest = Math.min(fewest, most);
      if (clock.now() - since > PATIENCE_MS) {
        throw new Error(
          'The DNS writer does not keep up. Look why (runbook, DNS is late), then run this command again: it goes on ' +
            'where it was',
        );
      }
    }
  }
}
