import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

const PAGE = 100;

interface DueIndex {
  TableName: string;
  IndexName: string;
  /** Attributes. */
  partition: string;
  dueAt: string;
}

/** Partition keys of the first items that are due in each partition of an index. */
export async function dueKeys(
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
