/** The stand-in itself: authorises each request, passes it to the database, and tells what it changed. */
import { randomUUID } from 'node:crypto';
import { AccessDenied, type AwsRequest, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from '../stand-in';
import { accessesOf, leadingKeys, OPERATIONS, type TableAccess } from './access';
import { type Answer, type Database, DynamoDbError, type Item } from './database';
import { keyOf, type TableDescription, type TableSchemas } from './table-schemas';
import type { TimeToLive } from './time-to-live';

const TARGET_PREFIX = 'DynamoDB_20120810.';
const TABLE_CHANGES = ['CreateTable', 'UpdateTable', 'DeleteTable'];

/** @param notify called after each successful write, before its answer, with the keys of what was written */
export function createFront(
  database: Database,
  schemas: TableSchemas,
  timeToLive: TimeToLive,
  notify: (tableName: string, keys: Item[]) => void,
): StandIn {
  async function perform(request: AwsRequest): Promise<Answer> {
    const operation = operationOf(request);
    const body = request.body.toString();
    const input = parse(body);

    if (operation === 'ListTables') request.authorize('dynamodb:ListTables', '*');
    const accesses = accessesOf(operation, input);
    const tables = await Promise.all(accesses.map(({ table }) => existingTable(table)));
    accesses.forEach((access, position) => authorize(request, access, input, tables[position]));

    if (operation === 'UpdateTimeToLive') return success(await timeToLive.update(input));
    if (operation === 'DescribeTimeToLive') return success(await timeToLive.describe(input));
    const answer = await database.call(operation, body);
    if (answer.status !== 200) return answer;

    accesses.forEach(({ table, items, writes }, position) => {
      const description = tables[position];
      if (writes && description)
        notify(
          table,
          items.map((item) => keyOf(description, item)),
        );
      if (TABLE_CHANGES.includes(operation)) schemas.forget(table);
      if (operation === 'DeleteTable') timeToLive.forget(table);
    });
    return answer;
  }

  /** Nothing when there is no such table: whether the caller may know that, IAM decides first. */
  async function existingTable(name: string): Promise<TableDescription | undefined> {
    try {
      return await schemas.describe(name);
    } catch (error) {
      if (error instanceof DynamoDbError) return undefined;
      throw error;
    }
  }

  return async (request) => {
    const { status, body } = await perform(request).catch((error: unknown) => failure(error).answer());
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
      body,
    };
  };
}

function operationOf(request: AwsRequest): string {
  const target = request.headers['x-amz-target'] ?? '';
  const operation = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  if (OPERATIONS.includes(operation)) return operation;
  throw new DynamoDbError('UnknownOperationException', `${target} is not supported on this machine`);
}

function parse(body: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  } catch {
    // answered like any other body that is not an object
  }
  throw new DynamoDbError('SerializationException', 'The request body is not a JSON object');
}

function authorize(
  request: AwsRequest,
  access: TableAccess,
  input: Record<string, unknown>,
  table: TableDescription | undefined,
): void {
  const tableArn = `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${access.table}`;
  const keys = table && leadingKeys(access, input, table);
  request.authorize(
    `dynamodb:${access.action}`,
    access.index ? `${tableArn}/index/${access.index}` : tableArn,
    keys === undefined ? {} : { 'dynamodb:LeadingKeys': keys },
  );
}

function success(output: object): Answer {
  return { status: 200, body: JSON.stringify(output) };
}

function failure(error: unknown): DynamoDbError {
  if (error instanceof DynamoDbError) return error;
  if (error instanceof AccessDenied) return new DynamoDbError('AccessDeniedException', error.message);
  console.error('Local DynamoDB failed', error);
  return new DynamoDbError('InternalServerError', 'Internal server error', {}, 500);
}
