import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { limitKey, longest } from '../../limits/limit';
import { accountKey, accountsCounterKey, nonceKey } from '../accounts-table';
import type { CallerStore } from '../caller-store';
import type { AccountsTable } from './dynamo-accounts-table';
import { dynamoLimits } from '../../limits/store/dynamo-limits';
import { batchRead } from '../../aws/dynamo-batch';
import { write } from '../../aws/dynamo-write';

/** A use count is swept this long after its nonce has no meaning any more. */
const SWEEP_AFTER_SECONDS = 3_600;

/** Nonces, uses of API keys and limits in the accounts table. */
export function dynamoCallers(table: AccountsTable): CallerStore {
  const { client, TableName } = table;
  const limits = dynamoLimits(client, TableName, (pk) => marshall(accountsCounterKey(pk)));

  /** @returns false when its condition did not hold */
  async function update(input: Omit<ConstructorParameters<typeof UpdateItemCommand>[0], 'TableName'>) {
    return (await write(table, new UpdateItemCommand({ TableName, ...input }))) !== undefined;
  }

  return {
    useNonce: (nonce, count, endsAt) =>
      update({
        Key: marshall(nonceKey(nonce)),
        UpdateExpression: 'SET used = :count, expires = :expires',
        ConditionExpression: 'attribute_not_exists(used) OR used < :count',
        ExpressionAttributeValues: marshall({ ':count': count, ':expires': endsAt + SWEEP_AFTER_SECONDS }),
      }),

    async touchApiKey(address, apiKeyHash, now) {
      // Beside the optimistic writes: one that goes over it takes back a day at most.
      await update({
        Key: marshall(accountKey(address)),
        UpdateExpression: 'SET apiKeyUsedAt = :now',
        ConditionExpression: 'apiKeyHash = :hash',
        ExpressionAttributeValues: marshall({ ':now': now, ':hash': apiKeyHash }),
      });
    },

    async reachedLimit(claims, now) {
      const keyOf = (claim: (typeof claims)[number]) => accountsCounterKey(limitKey(claim, now));
      const keys = claims.map((claim) => marshall(keyOf(claim)));
      const counters = await batchRead(table, TableName, keys, { ConsistentRead: false });
      const used = new Map(
        counters.map((item) => {
          const counter = unmarshall(item);
          return [counter.pk as string, Number(counter.used)];
        }),
      );
      return longest(
        claims.filter((claim) => (used.get(keyOf(claim).pk) ?? 0) >= claim.max),
        now,
      );
    },

    count: (claims, now) => limits.count(claims, now),
  };
}
