import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MailKey } from '../mail-table';
import { requireEnv, type Environment } from '../../environment';
import { dynamoClientOf } from '../../aws/dynamo-client';

export type StoredItem = Record<string, unknown> & MailKey;

/** Physical names of the tables that mail domains are kept in, and the client to reach them. */
export interface MailTables {
  client: DynamoDBClient;
  mail: string;
  names: string;
}

export const mailTablesOf = (environment: Environment): MailTables => ({
  client: dynamoClientOf(environment),
  mail: requireEnv(environment, 'MAIL_TABLE'),
  // Only where names change with a domain.
  names: environment.NAMES_TABLE ?? '',
});

/** Strongly consistent. */
export async function getItem({ client, mail }: MailTables, key: MailKey): Promise<StoredItem | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: mail, Key: marshall(key), ConsistentRead: true }),
  );
  return Item && (unmarshall(Item) as StoredItem);
}

/** All items of a partition, page by page, strongly consistent. @param prefix of their sort keys */
export async function* queryPages(
  { client, mail }: MailTables,
  partition: string,
  prefix?: string,
): AsyncGenerator<StoredItem[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: mail,
      ConsistentRead: true,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({ ':pk': partition, ...(prefix ? { ':prefix': prefix } : {}) }),
    },
  );
  for await (const { Items = [] } of pages) yield Items.map((item) => unmarshall(item) as StoredItem);
}

/** Keys of the items in an index of due work. @param now epoch seconds */
export async function dueKeys(
  { client, mail }: MailTables,
  index: { name: string; partitionKey: string; sortKey: string },
  partition: string,
  now: number,
): Promise<MailKey[]> {
  const keys: MailKey[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: mail,
      IndexName: index.name,
      KeyConditionExpression: '#queue = :queue AND #dueAt <= :now',
      ExpressionAttributeNames: { '#queue': index.partitionKey, '#dueAt': index.sortKey },
      ExpressionAttributeValues: marshall({ ':queue': partition, ':now': now }),
    },
  );
  for await (const { Items = [] } of pages) keys.push(...Items.map((item) => unmarshall(item) as MailKey));
  return keys;
}
