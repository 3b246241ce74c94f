/**
 * `TransactWriteItems`, `TransactGetItems` and `ReturnValuesOnConditionCheckFailure`, which dynalite lacks.
 *
 * A transaction has the database to itself. It is rehearsed on copies, written to the journal as the items it leaves
 * behind, and only then applied, so a kill at any moment leaves all of it or nothing.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
import { createHash } from 'node:crypto';
import { type Answer, type Database, DynamoDbError, errorOf, invoke, type Item } from './database';
import type { ItemWrite, Journal } from './journal';
import { ReadersWriterLock } from './readers-writer-lock';
import { Rehearsal, type WriteKind } from './rehearsal';
import { keyAttributes, keyOf, type TableDescription, type TableSchemas } from './table-schemas';
import {
  parseTransactGet,
  parseTransactWrite,
  refuseRepeatedItems,
  type TransactItem,
} from './transaction-request';

const CONDITIONAL_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];
const SHOWS_OLD_ITEM = /"ReturnValuesOnConditionCheckFailure"\s*:\s*"ALL_OLD"/;

/** A reason of `TransactionCanceledException`, one for each operation in its order. */
interface CancellationReason {
  Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  Message?: string;
  Item?: Item;
}

/** @param database dynalite, which nobody else writes to from now on */
export function withTransactions(
  database: Database,
  schemas: TableSchemas,
  journal: Journal,
  now: () => number,
): Database {
  const lock = new ReadersWriterLock();
  const rehearsal = new Rehearsal();

  async function transactWrite(input: Record<string, unknown>): Promise<object> {
    const { token, items } = parseTransactWrite(input);
    const tables = await Promise.all(items.map(({ tableName }) => schemas.describe(tableName)));
    refuseRepeatedItems(items.map(({ item }, position) => ({ item, table: tables[position]! })));

    const digest = createHash('sha256').update(JSON.stringify(input.TransactItems)).digest('hex');
    const committed = token && journal.committed(token);
    if (committed) {
      if (committed.digest === digest) return {};
      throw new DynamoDbError(
        'IdempotentParameterMismatchException',
        'The provided ClientRequestToken was used with other parameters',
      );
    }

    const outcomes = await Promise.all(items.map((item, position) => rehearse(item, tables[position]!)));
    refuseUnlessAllPass(outcomes.map(({ reason }) => reason));
    const writes = outcomes.flatMap(({ write }) => (write ? [write] : []));
    journal.commit({ at: now(), token, digest, writes });
    await applyWrites(database, writes);
    journal.applied();
    return {};
  }

  /** What an operation would write, or why it cannot. A fault of the request, rather than of an item, is thrown. */
  async function rehearse(
    { kind, tableName, input, item, returnsOldItem }: TransactItem<WriteKind>,
    table: TableDescription,
  ): Promise<{ reason: CancellationReason; write?: ItemWrite }> {
    // A put or a deletion without a condition is the same whatever the item is.
    const dependsOnItem = kind === 'Update' || input.ConditionExpression !== undefined;
    const old = dependsOnItem ? await currentItem(table, item) : undefined;
    try {
      const outcome = await rehearsal.outcome(kind, input, table, old);
      const reason = { Code: 'None' as const };
      if (kind === 'ConditionCheck') return { reason };
      return {
        reason,
        write: outcome
          ? { table: tableName, put: outcome }
          : { table: tableName, delete: keyOf(table, item) },
      };
    } catch (error) {
      const operation = kind === 'ConditionCheck' ? 'DeleteItem' : `${kind}Item`;
      const reason = await reasonOf(error, operation, input);
      if (returnsOldItem && old && reason.Code === 'ConditionalCheckFailed') reason.Item = old;
      return { reason };
    }
  }

  /** Nothing also for a key that does not fit the table: the operation itself will say so. */
  async function currentItem(table: TableDescription, item: Item): Promise<Item | undefined> {
    if (keyAttributes(table).some((name) => !item[name])) return undefined;
    const read = { TableName: table.TableName, Key: keyOf(table, item), ConsistentRead: true };
    const answer = await database.call('GetItem', JSON.stringify(read));
    return answer.status === 200 ? (JSON.parse(answer.body) as { Item?: Item }).Item : undefined;
  }

  async function transactGet(input: Record<string, unknown>): Promise<object> {
    const items = parseTransactGet(input);
    const tables = await Promise.all(items.map(({ tableName }) => schemas.describe(tableName)));
    refuseRepeatedItems(items.map(({ item }, position) => ({ item, table: tables[position]! })));

    const responses: { Item?: Item }[] = [];
    const reasons: CancellationReason[] = [];
    for (const { tableName, input: read } of items) {
      try {
        responses.push(
          await invoke(database, 'GetItem', { ...read, TableName: tableName, ConsistentRead: true }),
        );
        reasons.push({ Code: 'None' });
      } catch (error) {
        reasons.push(await reasonOf(error, 'GetItem', read));
      }
    }
    refuseUnlessAllPass(reasons);
    return { Responses: responses };
  }

  /**
   * DynamoDB refuses a whole request that no item could satisfy, such as one with a syntax error, and names reasons
   * for the others. dynalite finds the former before it looks for the table: a table that does not exist tells them
   * apart.
   */
  async function reasonOf(error: unknown, operation: string, input: object): Promise<CancellationReason> {
    if (!(error instanceof DynamoDbError)) throw error;
    if (error.code === 'ConditionalCheckFailedException') {
      return { Code: 'ConditionalCheckFailed', Message: error.message };
    }
    const elsewhere = await database.call(
      operation,
      JSON.stringify({ ...input, TableName: 'no.such.table' }),
    );
    if (errorOf(elsewhere).code !== 'ResourceNotFoundException') throw error;
    return { Code: 'ValidationError', Message: error.message };
  }

  /**
   * A write that may have to show the item that failed its condition. When it fails, it has changed nothing: so it
   * is tried again alone, and that second attempt is the one that counts.
   */
  async function writeShowingOldItem(operation: string, body: string): Promise<Answer> {
    const attempt = await lock.shared(() => database.call(operation, body));
    if (!failedCondition(attempt)) return attempt;
    return lock.exclusive(async () => {
      const answer = await database.call(operation, body);
      if (!failedCondition(answer)) return answer;
      const {
        TableName,
        Item: put,
        Key,
      } = JSON.parse(body) as { TableName: string; Item?: Item; Key?: Item };
      const item = await currentItem(await schemas.describe(TableName), put ?? Key ?? {});
      const { code, message } = errorOf(answer);
      return new DynamoDbError(code, message, item ? { Item: item } : {}).answer();
    });
  }

  return {
    async call(operation, body) {
      if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
        const transact = operation === 'TransactWriteItems' ? transactWrite : transactGet;
        const input = JSON.parse(body) as Record<string, unknown>;
        return lock.exclusive(() => answering(() => transact(input)));
      }
      if (CONDITIONAL_WRITES.includes(operation) && SHOWS_OLD_ITEM.test(body)) {
        return writeShowingOldItem(operation, body);
      }
      return lock.shared(() => database.call(operation, body));
    },

    async close() {
      await lock.exclusive(async () => {
        await rehearsal.close();
        journal.close();
        await database.close();
      });
    },
  };
}

/** Writes what a transaction decided. Repeating it does no harm. */
export async function applyWrites(database: Database, writes: ItemWrite[]): Promise<void> {
  await Promise.all(
    writes.map((write) =>
      'put' in write
        ? invoke(database, 'PutItem', { TableName: write.table, Item: write.put })
        : invoke(database, 'DeleteItem', { TableName: write.table, Key: write.delete }),
    ),
  );
}

function refuseUnlessAllPass(reasons: CancellationReason[]): void {
  if (reasons.every(({ Code }) => Code === 'None')) return;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new DynamoDbError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

function failedCondition(answer: Answer): boolean {
  return answer.status !== 200 && errorOf(answer).code === 'ConditionalCheckFailedException';
}

async function answering(work: () => Promise<object>): Promise<Answer> {
  try {
    return { status: 200, body: JSON.stringify(await work()) };
  } catch (error) {
    if (error instanceof DynamoDbError) return error.answer();
    throw error;
  }
}
