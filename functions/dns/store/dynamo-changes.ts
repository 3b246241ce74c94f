import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import type { ChangeStore } from '../change-store';
import { changeKey } from '../names-table';
import { dynamoClientOf } from '../../aws/dynamo-client';

export const dynamoChangesOf = (environment: Environment): ChangeStore =>
  dynamoChanges(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'));

/** Changes as the DNS writer records them, one item a batch. */
export const dynamoChanges = (client: DynamoDBClient, tableName: string): ChangeStore => ({
  async isInSync(changeId) {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { pk: { S: changeKey(changeId) } },
        ConsistentRead: true,
      }),
    );
    // The item is written before any name refers to it, so one that is gone was swept after its day.
    return Item === undefined || Item.status?.S === 'INSYNC';
  },
});
