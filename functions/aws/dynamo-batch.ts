import { BatchGetItemCommand, BatchWriteItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../clock';
import { pauseAfter } from '../try-again';
import type { DynamoAccess } from './dynamo-write';

type Key = Record<string, AttributeValue>;

/** DynamoDB's limits of keys a call. */
const KEYS_READ = 100;
const KEYS_DELETED = 25;

/** Reads items of a table, in no order; keys without an item are left out. @param keys none twice */
export async function batchRead(
  access: DynamoAccess,
  TableName: string,
  keys: readonly Key[],
  { ConsistentRead = true } = {},
): Promise<Key[]> {
  const items: Key[] = [];
  await untilAllProcessed(access, keys, KEYS_READ, async (Keys) => {
    const { Responses, UnprocessedKeys } = await access.client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead } } }),
    );
    items.push(...(Responses?.[TableName] ?? []));
    return UnprocessedKeys?.[TableName]?.Keys ?? [];
  });
  return items;
}

/** Deletes items of a table, whatever they are. */
export const batchDelete = (access: DynamoAccess, TableName: string, keys: readonly Key[]): Promise<void> =>
  untilAllProcessed(access, keys, KEYS_DELETED, async (Keys) => {
    const { UnprocessedItems } = await access.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: Keys.map((Key) => ({ DeleteRequest: { Key } })) },
      }),
    );
    return (UnprocessedItems?.[TableName] ?? []).flatMap(({ DeleteRequest }) =>
      DeleteRequest?.Key ? [DeleteRequest.Key] : [],
    );
  });

/**
 * Hands keys out in calls. What DynamoDB did not get round to, because it throttles or the items are large, is asked for
 * again after a pause, as long as it gets anywhere.
 * @param call returns the keys that were not processed
 */
async function untilAllProcessed(
  { clock = systemClock }: DynamoAccess,
  keys: readonly Key[],
  perCall: number,
  call: (keys: Key[]) => Promise<Key[]>,
): Promise<void> {
  let left = [...keys];
  for (let inVain = 0; left.length > 0;) {
    const before = left.length;
    const calls = [];
    for (let start = 0; start < before; start += perCall)
      calls.push(call(left.slice(start, start + perCall)));
    left = (await Promise.all(calls)).flat();
    if (left.length === 0) return;
    inVain = left.length < before ? 1 : inVain + 1;
    if (!(await pauseAfter(inVain, clock))) throw new Error(`DynamoDB left ${left.length} items of a batch`);
  }
}
