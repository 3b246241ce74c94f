import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { clientTokenKey, masterTokenKey, serverKey, SERVERS, type Key } from '../activation-table';
import type { AuditEntry } from '../audit';
import type { ClientToken, Server } from '../server';
import type { ServerStore } from '../server-store';
import { newWriteId } from '../../dns/name-store';
import { auditItem } from './dynamo-audit';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { cancellationCodes } from '../../aws/dynamo-transaction';

const MAX_ATTEMPTS = 8;

export const dynamoServersOf = (environment: Environment): ServerStore =>
  dynamoServers(dynamoClientOf(environment), requireEnv(environment, 'ACTIVATION_TABLE'));

/** Servers and tokens in the activation table. */
export function dynamoServers(client: DynamoDBClient, TableName: string): ServerStore {
  async function get(key: Key) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && withoutKey(Item);
  }

  /**
   * Both writes and the entry that tells of them, or none.
   * @returns position of the write whose condition did not hold
   */
  async function together(
    first: object,
    second: object,
    audit: AuditEntry,
  ): Promise<'done' | 'first failed' | 'second failed'> {
    const TransactItems = [first, second, { Put: auditItem(TableName, audit, newWriteId()) }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return 'done';
      } catch (error) {
        const codes = cancellationCodes(error);
        if (codes?.[0] === 'ConditionalCheckFailed') return 'first failed';
        if (codes?.[1] === 'ConditionalCheckFailed') return 'second failed';
        // Servers of one token are registered at the same time: the token's count is where they meet.
        if (!codes?.includes('TransactionConflict') || attempt >= MAX_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }

  return {
    get: async (id) => (await get(serverKey(id))) as Server | undefined,
    findToken: async (hash) => (await get(clientTokenKey(hash))) as ClientToken | undefined,

    async register(server, audit) {
      const put = {
        TableName,
        Item: marshall({ ...serverKey(server.id), ...server }, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      const count = {
        TableName,
        Key: marshall(clientTokenKey(server.tokenHash)),
        UpdateExpression: 'SET used = used + :one',
        ConditionExpression: 'attribute_not_exists(revokedAt) AND used < quota',
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      };
      const outcome = await together({ Put: put }, { Update: count }, audit);
      return outcome === 'done' ? 'registered' : outcome === 'first failed' ? 'taken' : 'full';
    },

    async checkIn(id, from, now) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(serverKey(id)),
            UpdateExpression: 'SET lastCheckin = :now, lastIp = :from',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
            ExpressionAttributeValues: marshall({ ':now': now, ':from': from }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },

    async revoke(server, audit, now) {
      const revoke = {
        TableName,
        Key: marshall(serverKey(server.id)),
        UpdateExpression: 'SET revokedAt = :now',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeValues: marshall({ ':now': now }),
      };
      const giveBack = {
        TableName,
        Key: marshall(clientTokenKey(server.tokenHash)),
        UpdateExpression: 'ADD used :less',
        ExpressionAttributeValues: marshall({ ':less': -1 }),
      };
      return (await together({ Update: revoke }, { Update: giveBack }, audit)) === 'done';
    },

    async list(limit, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :servers',
          ExpressionAttributeValues: { ':servers': { S: SERVERS } },
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: marshall(serverKey(after)) }),
        }),
      );
      const next = LastEvaluatedKey?.sk?.S;
      return { servers: Items.map((item) => withoutKey(item) as Server), ...(next ? { next } : {}) };
    },

    masterTokenHash: async () => ((await get(masterTokenKey())) as { hash: string } | undefined)?.hash,
  };
}

function withoutKey(item: Record<string, AttributeValue>): unknown {
  const { pk: _pk, sk: _sk, ...rest } = unmarshall(item);
  return rest;
}
