import {
  TransactWriteItemsCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { limitKey, longest, windowEnd, type LimitClaim, type Limited, type Limits } from '../limits/limit';

/** A counter is swept this long after its window. */
const SWEEP_AFTER_SECONDS = 3_600;
const MAX_ATTEMPTS = 10;

/** Where a table keeps its counters. @param pk as `limitKey` makes it */
export type CounterKey = (pk: string) => Record<string, AttributeValue>;

/** The write that counts against a limit, on condition that it is not reached; part of a transaction. */
export const countItem = (
  tableName: string,
  claim: LimitClaim,
  now: number,
  keyOf: CounterKey,
): TransactWriteItem => ({
  Update: {
    TableName: tableName,
    Key: keyOf(limitKey(claim, now)),
    UpdateExpression: 'ADD used :one SET expires = :expires',
    ConditionExpression: 'attribute_not_exists(used) OR used < :max',
    ExpressionAttributeValues: marshall({
      ':one': 1,
      ':max': claim.max,
      ':expires': windowEnd(claim, now) + SWEEP_AFTER_SECONDS,
    }),
  },
});

/** Why DynamoDB cancelled a transaction: a code for each of its writes, in order. */
export function cancellationCodes(error: unknown): (string | undefined)[] | undefined {
  const { name, CancellationReasons } = error as { name?: string; CancellationReasons?: { Code?: string }[] };
  return name === 'TransactionCanceledException' ? CancellationReasons?.map(({ Code }) => Code) : undefined;
}

/** The limit that cancelled a transaction. @param codes of the writes that `claims` became */
export const reachedLimit = (
  claims: readonly LimitClaim[],
  codes: readonly (string | undefined)[],
  now: number,
): Limited | undefined =>
  longest(
    claims.filter((_, position) => codes[position] === 'ConditionalCheckFailed'),
    now,
  );

/** Counters in a table. */
export function dynamoLimits(client: DynamoDBClient, tableName: string, keyOf: CounterKey): Limits {
  return {
    async count(claims, now) {
      const items = claims.map((claim) => countItem(tableName, claim, now, keyOf));
      for (let attempt = 1; ; attempt += 1) {
        try {
          await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
          return undefined;
        } catch (error) {
          const codes = cancellationCodes(error);
          const limited = codes && reachedLimit(claims, codes, now);
          if (limited) return limited;
          // Two requests met on one counter: that says nothing about the limit.
          const conflict = codes?.includes('TransactionConflict') && attempt < MAX_ATTEMPTS;
          if (!conflict) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
        }
      }
    },
  };
}
