/**
 * Reading transaction requests as strictly as DynamoDB does.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import { DynamoDbError, type Item } from './database';
import type { WriteKind } from './rehearsal';
import { keyAttributes, type TableDescription } from './table-schemas';

const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_TOKEN_LENGTH = 36;

/** One operation of a transaction. */
export interface TransactItem<Kind extends string> {
  kind: Kind;
  tableName: string;
  /** The operation's input without table name and return values. */
  input: Record<string, unknown>;
  /** The item's key; for a put the item itself, which contains it. */
  item: Item;
  /** `ReturnValuesOnConditionCheckFailure` is `ALL_OLD`. */
  returnsOldItem: boolean;
}

export interface TransactWrite {
  token: string | undefined;
  items: TransactItem<WriteKind>[];
}

const WRITE_FIELDS: Record<WriteKind, string[]> = {
  Put: ['Item'],
  Update: ['Key', 'UpdateExpression'],
  Delete: ['Key'],
  ConditionCheck: ['Key', 'ConditionExpression'],
};

/** @throws DynamoDbError `ValidationException` */
export function parseTransactWrite(input: Record<string, unknown>): TransactWrite {
  const token = input.ClientRequestToken ?? undefined;
  if (token !== undefined && (typeof token !== 'string' || !token || token.length > MAX_TOKEN_LENGTH)) {
    throw constraint(
      token,
      'clientRequestToken',
      `Member must have length between 1 and ${MAX_TOKEN_LENGTH}`,
    );
  }
  return { token, items: parseItems(input.TransactItems, WRITE_FIELDS, ['ConditionExpression']) };
}

/** @throws DynamoDbError `ValidationException` */
export function parseTransactGet(input: Record<string, unknown>): TransactItem<'Get'>[] {
  return parseItems(input.TransactItems, { Get: ['Key'] }, ['ProjectionExpression']);
}

function parseItems<Kind extends string>(
  list: unknown,
  requiredFields: Record<Kind, string[]>,
  optionalFields: string[],
): TransactItem<Kind>[] {
  if (!Array.isArray(list)) throw constraint(list, 'transactItems', 'Member must not be null');
  if (list.length < 1) {
    throw constraint(list, 'transactItems', 'Member must have length greater than or equal to 1');
  }
  if (list.length > MAX_ITEMS) {
    throw constraint(list, 'transactItems', `Member must have length less than or equal to ${MAX_ITEMS}`);
  }
  if (JSON.stringify(list).length > MAX_BYTES) throw invalid('Transaction request exceeds 4 MB');

  return list.map((entry: unknown, position) => {
    const [operation, ...others] = Object.entries(isObject(entry) ? entry : {}).filter(
      ([, value]) => value != null,
    );
    const kind = operation?.[0] as Kind;
    if (!operation || others.length > 0 || !(kind in requiredFields)) {
      throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    const fields = isObject(operation[1]) ? operation[1] : {};
    for (const required of ['TableName', ...requiredFields[kind]]) {
      if (fields[required] == null) {
        const member = `transactItems.${position + 1}.member.${lowerFirst(kind)}.${lowerFirst(required)}`;
        throw constraint(undefined, member, 'Member must not be null');
      }
    }
    const item = fields.Item ?? fields.Key;
    if (typeof fields.TableName !== 'string' || !isObject(item))
      throw invalid('Start of structure or map found where not expected');
    const used = [
      ...requiredFields[kind],
      ...optionalFields,
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
    ];
    return {
      kind,
      tableName: fields.TableName,
      input: Object.fromEntries(Object.entries(fields).filter(([name]) => used.includes(name))),
      item: item as Item,
      returnsOldItem: fields.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    };
  });
}

/** @throws DynamoDbError `ValidationException` when two operations are on one item */
export function refuseRepeatedItems(items: { item: Item; table: TableDescription }[]): void {
  const identities = items.map(({ item, table }) =>
    JSON.stringify([table.TableName, ...keyAttributes(table).map((name) => identity(item[name]))]),
  );
  if (new Set(identities).size < items.length) {
    throw invalid('Transaction request cannot include multiple operations on one item');
  }
}

/** One number has many spellings: `1`, `1.0`, `1e0`. */
function identity(value: Record<string, unknown> | undefined): unknown {
  return value && 'N' in value ? Number(value.N) : value;
}

function constraint(value: unknown, member: string, rule: string): DynamoDbError {
  const shown = value == null ? 'null' : `'${JSON.stringify(value).slice(0, 200)}'`;
  return invalid(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

function invalid(message: string): DynamoDbError {
  return new DynamoDbError('ValidationException', message);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
