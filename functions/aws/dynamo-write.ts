import { randomUUID } from 'node:crypto';
import {
  TransactWriteItemsCommand,
  type AttributeValue,
  type DeleteItemCommand,
  type DynamoDBClient,
  type PutItemCommand,
  type TransactWriteItem,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { systemClock, type Clock } from '../clock';
import { pauseAfter } from '../try-again';

/** How DynamoDB is reached. */
export interface DynamoAccess {
  client: DynamoDBClient;
  /** Default: the system's. */
  clock?: Pick<Clock, 'sleep'>;
}

type ItemWrite = PutItemCommand | UpdateItemCommand | DeleteItemCommand;
interface Written {
  Attributes?: Record<string, AttributeValue> | undefined;
}
/** The client as `write` sees it: to the three kinds of a write it answers alike. */
interface ItemWriter {
  send(command: ItemWrite): Promise<Written>;
}

/** A single write that met a transaction was not made. The SDK does not repeat it. */
const CONFLICT = 'TransactionConflictException';
/** A transaction with such a reason was not made, and may be made a moment later. The SDK does not look at reasons. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
const REFUSED = 'ConditionalCheckFailed';

/**
 * Writes one item. What else DynamoDB may say the SDK repeats by itself (throttling, its own failures), or no repetition
 * mends (a fault of the request).
 * @returns the answer, or undefined when the condition did not hold
 */
export async function write(
  { client, clock = systemClock }: DynamoAccess,
  command: ItemWrite,
): Promise<Written | undefined> {
  const writer: ItemWriter = client;
  for (let tries = 1; ; tries += 1) {
    try {
      return await writer.send(command);
    } catch (error) {
      const { name } = error as Error;
      if (name === 'ConditionalCheckFailedException') return undefined;
      if (name !== CONFLICT || !(await pauseAfter(tries, clock))) throw error;
    }
  }
}

/**
 * Writes all or nothing. A transaction that was cancelled for something else than its conditions is tried again.
 * @returns the positions of the writes whose conditions did not hold; none when everything was written
 */
export async function transact(
  { client, clock = systemClock }: DynamoAccess,
  TransactItems: TransactWriteItem[],
): Promise<number[]> {
  for (let tries = 1; ; tries += 1) {
    // Of one attempt: a call that the SDK repeats, as nobody heard its answer, is made once.
    const ClientRequestToken = randomUUID();
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
      return [];
    } catch (error) {
      const reasons = cancellationReasons(error);
      const refused = reasons.flatMap((reason, position) => (reason === REFUSED ? [position] : []));
      if (refused.length > 0) return refused;
      if (!isPassing(reasons) || !(await pauseAfter(tries, clock))) throw error;
    }
  }
}

/** Why a transaction was cancelled: a word for each of its writes, in order; nothing for any other error. */
function cancellationReasons(error: unknown): string[] {
  const { name, CancellationReasons = [] } = error as {
    name?: string;
    CancellationReasons?: { Code?: string }[];
  };
  return name === 'TransactionCanceledException' ? CancellationReasons.map(({ Code = 'None' }) => Code) : [];
}

/** One that nothing mends, e.g. an item that is too large, comes back with every attempt. */
function isPassing(reasons: readonly string[]): boolean {
  const telling = reasons.filter((reason) => reason !== 'None');
  return telling.length > 0 && telling.every((reason) => PASSING.includes(reason));
}
