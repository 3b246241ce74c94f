import { UpdateItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { write } from '../../aws/dynamo-write';
import { minuteOf, type GuessCounters } from '../guess';
import { limitKey, longest, sharesOf, windowEnd, type LimitClaim } from '../limit';

/** A counter is swept this long after its window. */
const SWEEP_AFTER_SECONDS = 3_600;

/** Where a table keeps its counters. @param pk as `limitKey` makes it */
export type CounterKey = (pk: string) => Record<string, AttributeValue>;

/**
 * The write that counts against a limit, on condition that it is not reached; alone or in a transaction. The networks
 * around an IPv6 address are counted in the same item: its number of attributes is bounded by what the /48 may use.
 */
export function countUpdate(tableName: string, claim: LimitClaim, now: number, keyOf: CounterKey) {
  const shares = sharesOf(claim);
  return {
    TableName: tableName,
    Key: keyOf(limitKey(claim, now)),
    UpdateExpression: `${adding(shares.length)} SET expires = :expires`,
    ConditionExpression: shares
      .map((_share, index) => `(attribute_not_exists(#s${index}) OR #s${index} < :max${index})`)
      .join(' AND '),
    ExpressionAttributeNames: namesOf(claim),
    ExpressionAttributeValues: marshall({
      ':change': 1,
      ...Object.fromEntries(shares.map(({ times }, index) => [`:max${index}`, claim.max * times])),
      ':expires': windowEnd(claim, now) + SWEEP_AFTER_SECONDS,
    }),
  };
}

const adding = (shares: number) =>
  `ADD ${Array.from({ length: shares }, (_share, index) => `#s${index} :change`).join(', ')}`;

const namesOf = (claim: LimitClaim) =>
  Object.fromEntries(sharesOf(claim).map(({ attribute }, index) => [`#s${index}`, attribute]));

/** The attribute with the minute of the narrowest network's last answer. */
const minuteAttribute = (claim: LimitClaim) => `${narrowest(claim)}At`;
const narrowest = (claim: LimitClaim) => sharesOf(claim).at(-1)?.attribute ?? '';

/**
 * Counters in a table. One after the other and not in a transaction: many requests meet on the counter of an address,
 * where transactions would cancel each other, and cost twice. A count that turns out to be for nothing is given back.
 */
export function dynamoLimits(client: DynamoDBClient, tableName: string, keyOf: CounterKey): GuessCounters {
  async function isCounted(claim: LimitClaim, now: number): Promise<boolean> {
    const update = new UpdateItemCommand(countUpdate(tableName, claim, now, keyOf));
    return (await write({ client }, update)) !== undefined;
  }

  async function giveBack(claims: readonly LimitClaim[], now: number): Promise<void> {
    await Promise.all(claims.map((claim) => takeBack(claim, now)));
  }

  const takeBack = (claim: LimitClaim, now: number, forgetting?: string) =>
    write(
      { client },
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(limitKey(claim, now)),
        UpdateExpression: `${adding(sharesOf(claim).length)}${forgetting ? ' REMOVE #minute' : ''}`,
        ExpressionAttributeNames: {
          ...namesOf(claim),
          ...(forgetting ? { '#minute': forgetting } : {}),
        },
        ExpressionAttributeValues: marshall({ ':change': -1 }),
      }),
    );

  return {
    async count(claims, now) {
      for (const [position, claim] of claims.entries()) {
        if (await isCounted(claim, now)) continue;
        await giveBack(claims.slice(0, position), now);
        return longest([claim], now);
      }
      return undefined;
    },
    giveBack,

    async begin(claim, now) {
      const update = countUpdate(tableName, claim, now, keyOf);
      const before = await write(
        { client },
        new UpdateItemCommand({
          ...update,
          UpdateExpression: `${update.UpdateExpression}, #minute = :minute`,
          ExpressionAttributeNames: {
            ...update.ExpressionAttributeNames,
            '#minute': minuteAttribute(claim),
          },
          ExpressionAttributeValues: {
            ...update.ExpressionAttributeValues,
            ...marshall({ ':minute': minuteOf(now) }),
          },
          ReturnValues: 'UPDATED_OLD',
        }),
      );
      if (!before) return undefined;
      const minute = before.Attributes?.[minuteAttribute(claim)]?.N;
      return {
        used: Number(before.Attributes?.[narrowest(claim)]?.N ?? 0),
        ...(minute === undefined ? {} : { minute: Number(minute) }),
      };
    },

    async prove(claim, now) {
      await takeBack(claim, now, minuteAttribute(claim));
    },

    async tally(claim, by, now) {
      const counted = await write(
        { client },
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(limitKey(claim, now)),
          UpdateExpression: 'ADD used :by SET expires = :expires',
          ExpressionAttributeValues: marshall({
            ':by': by,
            ':expires': windowEnd(claim, now) + SWEEP_AFTER_SECONDS,
          }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(counted?.Attributes?.used?.N ?? 0);
    },
  };
}
