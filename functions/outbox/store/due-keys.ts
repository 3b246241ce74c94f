import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { IndexSchema } from '../../table-schema';

const PAGE = 100;

/** Partition keys of the first items that are due in each partition of an index. */
export async function dueKeys(
  client: DynamoDBClient,
  TableName: string,
  { name: IndexName, partitionKey, sortKey }: IndexSchema,
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
          ExpressionAttributeNames: { '#partition': partitionKey, '#dueAt': sortKey },
          ExpressionAttributeValues: marshall({ ':shard': shard, ':now': now }),
          Limit: PAGE,
        }),
      ),
    ),
  );
  return pages.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S ?? ''));
}
