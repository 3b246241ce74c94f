import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../environment';
import type { ChangeStore } from '../dns/change-store';
import { changeKey } from '../dns/names-table';
import { clientConfig } from './client-config';

/** Changes as the DNS writer records them, one item a batch. */
export function dynamoChanges(environment: Environment): ChangeStore {
  const client = new DynamoDBClient(clientConfig(environment));
  return {
    async isInSync(changeId) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: requireEnv(environment, 'NAMES_TABLE'),
          Key: { pk: { S: changeKey(changeId) } },
          ConsistentRead: true,
        }),
      );
      // The item is written before any name refers to it, so one that is gone was swept after its day.
      return Item === undefined || Item.status?.S === 'INSYNC';
    },
  };
}
