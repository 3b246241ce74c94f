import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { accountKey, nonceKey } from '../accounts-table';
import type { CallerStore } from '../caller-store';
import type { AccountsTable } from './dynamo-accounts-table';
import { write } from '../../aws/dynamo-write';

/** A use count is swept this long after its nonce has no meaning any more. */
const SWEEP_AFTER_SECONDS = 3_600;

/** Nonces and uses of API keys in the accounts table. */
export function dynamoCallers(table: AccountsTable): CallerStore {
  const { TableName } = table;

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
  };
}
