import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { clientTokenKey, masterTokenKey, serverKey, SERVERS, type Key } from '../activation-table';
import type { AuditEntry } from '../audit';
import type { ClientToken, Server } from '../server';
import type { ServerStore } from '../server-store';
import { newWriteId } from '../../change-item';
import { auditItem } from './dynamo-audit';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { transact, write } from '../../aws/dynamo-write';

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
    const trail = { Put: auditItem(TableName, audit, newWriteId()) };
    const [refused] = await transact({ client }, [first, second, trail]);
    if (refused === undefined) return 'done';
    return refused === 0 ? 'first failed' : 'second failed';
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

    async rename({ id, hostname = '' }) {
      await write(
        { client },
        new UpdateItemCommand({
          TableName,
          Key: marshall(serverKey(id)),
          UpdateExpression: 'SET hostname = :hostname',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: marshall({ ':hostname': hostname }),
        }),
      );
    },

    async checkIn(id, from, now) {
      const noted = await write(
        { client },
        new UpdateItemCommand({
          TableName,
          Key: marshall(serverKey(id)),
          UpdateExpression: 'SET lastCheckin = :now, lastIp = :from',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
          ExpressionAttributeValues: marshall({ ':now': now, ':from': from }),
        }),
      );
      return noted !== undefined;
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
          // Who has just registered a server looks whether it is there.
          ConsistentRead: true,
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
