/**
 * What a request touches: the IAM actions and resources it needs, and the items it writes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
import type { AttributeValue, Item } from './database';
import { keyAttributes, type TableDescription } from './table-schemas';

export interface TableAccess {
  /** IAM action without its prefix. Transactions need the actions of the operations in them. */
  action: string;
  table: string;
  index?: string;
  /** Items or their keys, where the request names them. */
  items: Item[];
  /** Whether a success changes the items. */
  writes: boolean;
}

type Input = Record<string, unknown>;

const TABLE_OPERATIONS = [
  'CreateTable',
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'UpdateTimeToLive',
  'DescribeTimeToLive',
];
const ITEM_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** The operations that the stand-in offers; everything else is unknown to it. */
export const OPERATIONS = [
  ...TABLE_OPERATIONS,
  ...ITEM_WRITES,
  'GetItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
  'ListTables',
];

/**
 * Every table that a request touches. A request too malformed to say touches nothing, and the database will refuse
 * it for its form.
 */
export function accessesOf(operation: string, input: Input): TableAccess[] {
  switch (operation) {
    case 'BatchGetItem':
      return entries(input.RequestItems).map(([table, request]) => ({
        action: operation,
        table,
        items: list(object(request).Keys) as Item[],
        writes: false,
      }));
    case 'BatchWriteItem':
      return entries(input.RequestItems).map(([table, requests]) => ({
        action: operation,
        table,
        items: list(requests).map((request) => {
          const { PutRequest, DeleteRequest } = object(request);
          return object(object(PutRequest).Item ?? object(DeleteRequest).Key) as Item;
        }),
        writes: true,
      }));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return list(input.TransactItems).flatMap((entry) =>
        entries(entry).flatMap(([kind, request]) => single(`${kind}Item`, object(request))),
      );
    case 'ListTables':
      return [];
    default:
      return single(operation, input);
  }
}

function single(action: string, input: Input): TableAccess[] {
  if (typeof input.TableName !== 'string') return [];
  const item = input.Item ?? input.Key;
  return [
    {
      action,
      table: input.TableName,
      ...(typeof input.IndexName === 'string' ? { index: input.IndexName } : {}),
      items: item ? [object(item) as Item] : [],
      writes: ITEM_WRITES.includes(action),
    },
  ];
}

/**
 * The condition key `dynamodb:LeadingKeys`: values of the partition key. Nothing for operations on tables and for
 * scans, which have none in AWS either.
 */
export function leadingKeys(
  { action, index, items }: TableAccess,
  input: Input,
  table: TableDescription,
): string[] | undefined {
  const [partitionKey = ''] = keyAttributes(table, index);
  if (action === 'Query') return [scalar(queriedPartition(input, partitionKey))];
  if (items.length === 0) return undefined;
  return items.map((item) => scalar(item[partitionKey]));
}

/**
 * `#pk = :pk AND …`: the only equality that a key condition may demand of the partition key, so the first one found
 * is the one. Without it the query fails anyway, and its leading key is empty, which no condition accepts.
 */
function queriedPartition(input: Input, partitionKey: string): AttributeValue | undefined {
  const names = object(input.ExpressionAttributeNames);
  const values = object(input.ExpressionAttributeValues);
  const equalities = String(input.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of equalities) {
    if ((names[name] ?? name) === partitionKey) return object(values[value]);
  }
  return undefined;
}

/** A key attribute is a string, a number or binary in base64. */
function scalar(value: AttributeValue | undefined): string {
  return String(value?.S ?? value?.N ?? value?.B ?? '');
}

function object(value: unknown): Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Input) : {};
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries(object(value));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
