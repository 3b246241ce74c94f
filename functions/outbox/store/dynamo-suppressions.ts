import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { suppressionKey } from '../../dns/names-table';
import { hashEmail, type Suppressions } from '../suppression';
import { dynamoClientOf } from '../../aws/dynamo-client';

/** Suppressed addresses as hashes in the names table; the last event wins. */
export function dynamoSuppressions(environment: Environment): Suppressions {
  const client = dynamoClientOf(environment);
  return {
    async add(address, reason, now) {
      await client.send(
        new PutItemCommand({
          TableName: requireEnv(environment, 'NAMES_TABLE'),
          Item: {
            pk: { S: suppressionKey(hashEmail(address)) },
            reason: { S: reason },
            since: { N: String(now) },
          },
        }),
      );
    },
  };
}
