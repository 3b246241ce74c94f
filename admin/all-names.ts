import { ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { readName } from '../functions/dns/store/dynamo-names';
import type { NameItem } from '../functions/dns/name-item';
import { nameKey } from '../functions/dns/names-table';
import type { Connection } from './connection';

interface Choice {
  /** What the names begin with. */
  prefix?: string;
  /** Goes on behind this name. */
  after?: string | undefined;
}

/**
 * Every name of the table, page by page and in the table's own order. Each is as of the moment of its page, strongly
 * consistent. A Scan reads the whole table: for an operator's command only.
 */
export async function* allNames(
  { dynamoDb, namesTable }: Connection,
  { prefix = '', after }: Choice = {},
): AsyncGenerator<NameItem> {
  let start: Record<string, AttributeValue> | undefined =
    after === undefined ? undefined : { pk: { S: nameKey(after) } };
  do {
    const { Items = [], LastEvaluatedKey } = await dynamoDb.send(
      new ScanCommand({
        TableName: namesTable,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': { S: nameKey(prefix) } },
        ExclusiveStartKey: start,
      }),
    );
    for (const item of Items) yield readName(item);
    start = LastEvaluatedKey;
  } while (start);
}
