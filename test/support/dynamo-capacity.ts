import { tableIds, type TableSchema } from '../../functions/table-schema';
import { tableSchemas } from '../../functions/tables';

/** On-demand request units. */
export interface Capacity {
  reads: number;
  writes: number;
}

type AttributeValue = Record<string, unknown>;
type Item = Record<string, AttributeValue>;

interface Input {
  TableName?: string;
  IndexName?: string;
  ConsistentRead?: boolean;
  Item?: Item;
  TransactItems?: Record<string, Input>[];
  RequestItems?: Record<string, { Keys?: Item[]; ConsistentRead?: boolean } & Record<string, unknown>[]>;
}

interface Output {
  __type?: string;
  Item?: Item;
  Items?: Item[];
  Responses?: Record<string, Item[]>;
}

const READ_BYTES = 4_096;
const WRITE_BYTES = 1_024;
const NOTHING: Capacity = { reads: 0, writes: 0 };
const WRITES = /^(Put|Update|Delete)Item$|^BatchWriteItem$|^TransactWriteItems$/;

export const isWrite = ({ service, operation }: { service: string; operation: string }) =>
  service === 'dynamodb' && WRITES.test(operation);

/**
 * What DynamoDB bills for a request. The embedded store does not tell for all operations, so it is reckoned from the
 * items on the wire; where the wire does not show what was there before (an index's entry, an item that is updated or
 * deleted), as much as it can be.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function capacityOf(operation: string, requestBody: string, answerBody: string): Capacity {
  const input = JSON.parse(requestBody) as Input;
  const output = JSON.parse(answerBody) as Output;
  switch (operation) {
    case 'GetItem':
      return { reads: readUnits(output.Item ? [output.Item] : [], input.ConsistentRead), writes: 0 };
    case 'Query':
      return { reads: readUnits(output.Items ?? [], input.ConsistentRead), writes: 0 };
    case 'BatchGetItem': {
      const tables = Object.entries(input.RequestItems ?? {});
      const units = tables.map(([table, { Keys = [], ConsistentRead }]) => {
        const found = output.Responses?.[table] ?? [];
        // Each item is rounded up by itself, and one that is missing costs a unit too.
        const each = found.map((item) => readUnits([item], ConsistentRead));
        return sum(each) + (Keys.length - found.length) * readUnits([], ConsistentRead);
      });
      return { reads: sum(units), writes: 0 };
    }
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return { reads: 0, writes: writeUnits(input) };
    case 'BatchWriteItem': {
      const requests = Object.values(input.RequestItems ?? {}).flat() as { PutRequest?: Input }[];
      return { reads: 0, writes: sum(requests.map(({ PutRequest }) => writeUnits(PutRequest ?? {}))) };
    }
    case 'TransactWriteItems': {
      const each = (input.TransactItems ?? []).map((entry) => writeUnits(Object.values(entry)[0] ?? {}));
      return { reads: 0, writes: 2 * sum(each) };
    }
    default:
      return NOTHING;
  }
}

/** @param consistent strongly, at twice the price */
const readUnits = (items: readonly Item[], consistent = false) =>
  Math.max(1, Math.ceil(sum(items.map(sizeOf)) / READ_BYTES)) * (consistent ? 1 : 0.5);

/** The item and its entries in the table's indexes. An update or a deletion names no item, and touches a small one. */
function writeUnits({ TableName = '', Item: item }: Input): number {
  if (!item) return 1;
  const own = Math.ceil(sizeOf(item) / WRITE_BYTES);
  const indexes = schemaOf(TableName)?.indexes.filter(({ partitionKey }) => partitionKey in item) ?? [];
  return own + sum(indexes.map(({ projection }) => (projection === 'all' ? own : 1)));
}

function schemaOf(tableName: string): TableSchema | undefined {
  const id = tableIds.find((table) => tableName.endsWith(`-${table}`));
  return id && tableSchemas[id];
}

/** Bytes of an item as DynamoDB counts them: names and values. */
const sizeOf = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));

function valueSize(value: AttributeValue): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      // Two digits a byte, and one more.
      return Math.ceil(String(content).replace(/\D/g, '').length / 2) + 1;
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'M':
      return 3 + sizeOf(content as Item) + Object.keys(content as Item).length;
    case 'L':
      return 3 + sum((content as AttributeValue[]).map((element) => 1 + valueSize(element)));
    case 'SS':
      return sum((content as string[]).map((text) => Buffer.byteLength(text)));
    default:
      return 1;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
