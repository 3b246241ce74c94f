import { UpdateItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { write } from '../../aws/dynamo-write';
import { limitKey, longest, windowEnd, type LimitClaim, type Limits } from '../limit';

/** A counter is swept this long after its window. */
const SWEEP_AFTER_SECONDS = 3_600;

/** Where a table keeps its counters. @param pk as `limitKey` makes it */
export type CounterKey = (pk: string) => Record<string, AttributeValue>;

/** The write that counts against a limit, on condition that it is not reached; alone or in a transaction. */
export const countUpdate = (tableName: string, claim: LimitClaim, now: number, keyOf: CounterKey) => ({
  TableName: tableName,
  Key: keyOf(limitKey(claim, now)),
  UpdateExpression: 'ADD used :one SET expires = :expires',
  ConditionExpression: 'attribute_not_exists(used) OR used < :max',
  ExpressionAttributeValues: marshall({
    ':one': 1,
    ':max': claim.max,
    ':expires': windowEnd(claim, now) + SWEEP_AFTER_SECONDS,
  }),
});

/**
 * Counters in a table. One after the other and not in a transaction: many requests meet on the counter of an address,
 * where transactions would cancel each other, and cost twice. A count that turns out to be for nothing is given back.
 */
export function dynamoLimits(client: DynamoDBClient, tableName: string, keyOf: CounterKey): Limits {
  async function isCounted(claim: LimitClaim, now: number): Promise<boolean> {
    const update = new UpdateItemCommand(countUpdate(tableName, claim, now, keyOf));
    return (await write({ client }, update)) !== undefined;
  }

  const giveBack = (claim: LimitClaim, now: number) =>
    write(
      { client },
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(limitKey(claim, now)),
        UpdateExpression: 'ADD used :less',
        ExpressionAttributeValues: marshall({ ':less': -1 }),
      }),
    );

  return {
    async count(claims, now) {
      for (const [position, claim] of claims.entries()) {
        if (await isCounted(claim, now)) continue;
        await Promise.all(claims.slice(0, position).map((counted) => giveBack(counted, now)));
        return longest([claim], now);
      }
      return undefined;
    },
  };
}
