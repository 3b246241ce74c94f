import { GetItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { suppressionKey } from '../../dns/names-table';
import { hashEmail, type Suppressions } from '../suppression';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { write } from '../../aws/dynamo-write';

/** Suppressed addresses as hashes in the names table; the last event wins. */
export function dynamoSuppressions(environment: Environment): Suppressions {
  const client = dynamoClientOf(environment);
  return {
    async add(address, reason, now) {
      await write(
        { client },
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

/** Whether a mail address bounced, or its owner complained. */
export async function isSuppressed(
  client: DynamoDBClient,
  namesTable: string,
  address: string,
): Promise<boolean> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: namesTable, Key: { pk: { S: suppressionKey(hashEmail(address)) } } }),
  );
  return Item !== undefined;
}
