/** What only an operator reads and writes in the activation table. */
import {
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  auditDay,
  CLIENT_TOKENS,
  clientTokenKey,
  masterTokenKey,
} from '../functions/activation/activation-table';
import type { AuditEntry } from '../functions/activation/audit';
import type { ClientToken } from '../functions/activation/server';
import type { Connection } from './connection';

/** Stores a new token. */
export async function putClientToken(
  { dynamoDb, activationTable }: Connection,
  token: ClientToken,
): Promise<void> {
  await dynamoDb.send(
    new PutItemCommand({
      TableName: activationTable,
      Item: marshall({ ...clientTokenKey(token.hash), ...token }),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/** @returns false when it was revoked before */
export async function revokeClientToken(
  { dynamoDb, activationTable }: Connection,
  hash: string,
  now: number,
): Promise<boolean> {
  try {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: activationTable,
        Key: marshall(clientTokenKey(hash)),
        UpdateExpression: 'SET revokedAt = :now',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeValues: marshall({ ':now': now }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** Every token, revoked ones too. */
export async function clientTokens(connection: Connection): Promise<ClientToken[]> {
  const tokens: ClientToken[] = [];
  for await (const item of partition(connection, CLIENT_TOKENS)) tokens.push(item as ClientToken);
  return tokens;
}

/** Replaces the master token. */
export async function putMasterToken({ dynamoDb, activationTable }: Connection, hash: string): Promise<void> {
  await dynamoDb.send(
    new PutItemCommand({ TableName: activationTable, Item: marshall({ ...masterTokenKey(), hash }) }),
  );
}

/** The trail of one day, the newest entry first. @param day `YYYY-MM-DD` in UTC */
export async function* auditOf(connection: Connection, day: string): AsyncGenerator<AuditEntry> {
  for await (const item of partition(connection, auditDay(day), true)) yield item as AuditEntry;
}

async function* partition(
  { dynamoDb, activationTable }: Connection,
  pk: string,
  newestFirst = false,
): AsyncGenerator {
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const page: QueryCommandOutput = await dynamoDb.send(
      new QueryCommand({
        TableName: activationTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': pk }),
        ScanIndexForward: !newestFirst,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of page.Items ?? []) {
      const { pk: _pk, sk: _sk, expires: _expires, ...rest } = unmarshall(item);
      yield rest;
    }
    start = page.LastEvaluatedKey;
  } while (start);
}
