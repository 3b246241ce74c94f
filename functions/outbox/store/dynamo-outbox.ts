import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { mailShard, NAME_PREFIX, SHARDS, suppressionKey } from '../../dns/names-table';
import { newWriteId } from '../../dns/name-store';
import { itemOutbox } from '../item-outbox';
import type { Outbox } from '../outbox';
import { hashEmail } from '../suppression';
import { addressOfKey, MESSAGE_SHARDS, messageShard } from '../../accounts/accounts-table';
import { dynamoAccounts } from '../../accounts/store/dynamo-accounts';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { dynamoNames } from '../../dns/store/dynamo-names';

const PAGE = 100;

/** The outbox of the names table. @param environment `NAMES_TABLE` */
export function nameOutbox(environment: Environment): Outbox {
  const client = dynamoClientOf(environment);
  const TableName = requireEnv(environment, 'NAMES_TABLE');
  const names = dynamoNames(client, TableName);
  const index = { TableName, IndexName: 'mail-due', partition: 'mailShard', dueAt: 'mailDueAt' };
  const itemsOf = (keys: readonly string[]) =>
    keys.filter((key) => key.startsWith(NAME_PREFIX)).map((key) => key.slice(NAME_PREFIX.length));

  return {
    ...itemOutbox({
      get: (name) => names.get(name),
      promisesOf: ({ mails }) => mails,
      async save(item, mails, now) {
        const { outcome } = await names.save({ ...item, mails }, [], now, newWriteId());
        return outcome === 'saved';
      },
    }),
    due: async (now) =>
      itemsOf(
        await dueKeys(
          client,
          index,
          Array.from({ length: SHARDS }, (_, n) => mailShard(n)),
          now,
        ),
      ),
    itemsOf,
    isSuppressed: (address) => isSuppressed(client, TableName, address),
  };
}

/** The outbox of the accounts table. @param environment `ACCOUNTS_TABLE`; `NAMES_TABLE` for suppressed addresses */
export function accountOutbox(environment: Environment): Outbox {
  const client = dynamoClientOf(environment);
  const TableName = requireEnv(environment, 'ACCOUNTS_TABLE');
  const accounts = dynamoAccounts({ client, TableName });
  const index = { TableName, IndexName: 'message-due', partition: 'messageShard', dueAt: 'messageDueAt' };
  const itemsOf = (keys: readonly string[]) => keys.flatMap((key) => addressOfKey(key) ?? []);

  return {
    ...itemOutbox({
      get: (address) => accounts.find(address),
      promisesOf: ({ messages }) => messages,
      async save(account, messages, now) {
        const { outcome } = await accounts.save({ ...account, messages }, [], now, newWriteId());
        return outcome === 'saved';
      },
    }),
    due: async (now) =>
      itemsOf(
        await dueKeys(
          client,
          index,
          Array.from({ length: MESSAGE_SHARDS }, (_, n) => messageShard(n)),
          now,
        ),
      ),
    itemsOf,
    isSuppressed: (address) => isSuppressed(client, requireEnv(environment, 'NAMES_TABLE'), address),
  };
}

interface DueIndex {
  TableName: string;
  IndexName: string;
  /** Attributes. */
  partition: string;
  dueAt: string;
}

/** Partition keys of the first items that are due in each partition of an index. */
async function dueKeys(
  client: DynamoDBClient,
  { TableName, IndexName, partition, dueAt }: DueIndex,
  partitions: readonly string[],
  now: number,
): Promise<string[]> {
  const pages = await Promise.all(
    partitions.map((shard) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: '#partition = :shard AND #dueAt <= :now',
          ExpressionAttributeNames: { '#partition': partition, '#dueAt': dueAt },
          ExpressionAttributeValues: marshall({ ':shard': shard, ':now': now }),
          Limit: PAGE,
        }),
      ),
    ),
  );
  return pages.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S ?? ''));
}

async function isSuppressed(client: DynamoDBClient, namesTable: string, address: string): Promise<boolean> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: namesTable, Key: { pk: { S: suppressionKey(hashEmail(address)) } } }),
  );
  return Item !== undefined;
}
