import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import type { AccountsKey } from '../accounts-table';
import { dynamoClientOf } from '../../aws/dynamo-client';

/** The accounts table, and the client to reach it. */
export interface AccountsTable {
  client: DynamoDBClient;
  /** Physical name. */
  TableName: string;
}

export const accountsTableOf = (environment: Environment): AccountsTable => ({
  client: dynamoClientOf(environment),
  TableName: requireEnv(environment, 'ACCOUNTS_TABLE'),
});

/** Strongly consistent. */
export async function getAccountsItem(
  { client, TableName }: AccountsTable,
  key: AccountsKey,
  consistency: 'strong' | 'eventual' = 'strong',
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: consistency === 'strong' }),
  );
  return Item && unmarshall(Item);
}
