import {
  DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MailKey } from '../mail-hosting/mail-table';
import { requireEnv, type Environment } from '../environment';
import { clientConfig } from './client-config';
import { cancellationCodes } from './dynamo-limits';

export type StoredItem = Record<string, unknown> & MailKey;

/** Physical names of the tables that mail domains are kept in, and the client to reach them. */
export interface MailTables {
  client: DynamoDBClient;
  mail: string;
  names: string;
}

export const mailTablesOf = (environment: Environment): MailTables => ({
  client: new DynamoDBClient(clientConfig(environment)),
  mail: requireEnv(environment, 'MAIL_TABLE'),
  // Only where names change with a domain.
  names: environment.NAMES_TABLE ?? '',
});

const MAX_ATTEMPTS = 14;

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

/**
 * Writes all or nothing. Meeting another transaction says nothing about the conditions, so that is tried again.
 * @returns the positions of the writes whose conditions did not hold; none when everything was written
 */
export async function transact(
  { client }: MailTables,
  TransactItems: TransactWriteItem[],
): Promise<number[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return [];
    } catch (error) {
      const codes = cancellationCodes(error) ?? [];
      const refused = codes.flatMap((code, position) =>
        code === 'ConditionalCheckFailed' ? [position] : [],
      );
      if (refused.length > 0) return refused;
      if (!codes.includes('TransactionConflict') || attempt >= MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(20 * 2 ** attempt, 1_000)));
    }
  }
}

export const isRefused = (error: unknown) =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
