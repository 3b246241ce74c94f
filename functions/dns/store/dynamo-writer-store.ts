import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  CHANGE_PREFIX,
  changeKey,
  dnsShard,
  journalKey,
  NAME_PREFIX,
  nameKey,
  SHARDS,
  shardOf,
  zoneKey,
} from '../names-table';
import type { NameItem } from '../name-item';
import { newWriteId } from '../name-store';
import type { Journal, Lease, WriterStore } from '../writer-store';
import { requireEnv, type Environment } from '../../environment';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { dynamoNames, readName, unchangedSince } from './dynamo-names';

/** Per shard and round: two full batches, so that changes are asked about in between. */
const DUE_PAGE = 150;
/** DynamoDB's limit of keys a BatchGetItem. */
const BATCH_GET = 100;
/** A change that is INSYNC is of no interest after this time. */
const CHANGE_LIFETIME_SECONDS = 86_400;

export const dynamoWriterStoreOf = (environment: Environment): WriterStore =>
  dynamoWriterStore(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'));

/** The DNS writer's view of the names table. */
export function dynamoWriterStore(client: DynamoDBClient, TableName: string): WriterStore {
  const names = dynamoNames(client, TableName);

  /** @returns the updated item, or undefined when the condition did not hold */
  async function update(pk: string, expression: string, condition: string, values: Record<string, unknown>) {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: pk } },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeValues: marshall(values),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && unmarshall(Attributes);
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  return {
    async acquire(zone, holder, now, endsAt) {
      const item = await update(
        zoneKey(zone),
        'SET holder = :holder, endsAt = :endsAt ADD epoch :one',
        // Its own: the SDK repeats a call whose answer was lost.
        'attribute_not_exists(holder) OR endsAt < :now OR holder = :holder',
        { ':holder': holder, ':endsAt': endsAt, ':now': now, ':one': 1 },
      );
      return item && { zone, holder, epoch: Number(item.epoch), endsAt, nudges: Number(item.nudges ?? 0) };
    },

    async renew(lease, endsAt) {
      const item = await update(
        zoneKey(lease.zone),
        'SET endsAt = :endsAt',
        'holder = :holder AND epoch = :epoch',
        { ':holder': lease.holder, ':epoch': lease.epoch, ':endsAt': endsAt },
      );
      if (!item) throw leaseLost(lease);
      return { ...lease, endsAt };
    },

    async release(lease) {
      const released = await update(
        zoneKey(lease.zone),
        'REMOVE holder, endsAt',
        'holder = :holder AND epoch = :epoch AND (attribute_not_exists(nudges) OR nudges = :nudges)',
        { ':holder': lease.holder, ':epoch': lease.epoch, ':nudges': lease.nudges },
      );
      if (released) return undefined;
      // Nudged, or lost: an update that changes nothing tells which, and how far the nudges are.
      const item = await update(
        zoneKey(lease.zone),
        'SET holder = :holder',
        'holder = :holder AND epoch = :epoch',
        { ':holder': lease.holder, ':epoch': lease.epoch },
      );
      return item && { ...lease, nudges: Number(item.nudges ?? 0) };
    },

    async nudge(zone) {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: zoneKey(zone) } },
          UpdateExpression: 'ADD nudges :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    },

    async takeJournal(lease) {
      const item = await update(
        journalKey(lease.zone),
        'SET epoch = :epoch',
        'attribute_not_exists(epoch) OR epoch <= :epoch',
        { ':epoch': lease.epoch },
      );
      if (!item) throw leaseLost(lease);
      return item.journal as Journal | undefined;
    },

    async writeJournal(lease, journal) {
      const item = { pk: journalKey(lease.zone), epoch: lease.epoch, journal };
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: marshall(item, { removeUndefinedValues: true }),
            ConditionExpression: 'epoch <= :epoch',
            ExpressionAttributeValues: { ':epoch': { N: String(lease.epoch) } },
          }),
        );
      } catch (error) {
        throw isRefused(error) ? leaseLost(lease) : error;
      }
    },

    async clearJournal(lease) {
      await update(journalKey(lease.zone), 'REMOVE journal', 'epoch = :epoch', { ':epoch': lease.epoch });
    },

    async due(zone, now) {
      const pages = await Promise.all(
        Array.from({ length: SHARDS }, (_, shard) =>
          client.send(
            new QueryCommand({
              TableName,
              IndexName: 'dns-due',
              KeyConditionExpression: 'dnsShard = :shard AND dnsDueAt <= :now',
              ExpressionAttributeValues: {
                ':shard': { S: dnsShard(zone, shard) },
                ':now': { N: String(now) },
              },
              Limit: DUE_PAGE,
            }),
          ),
        ),
      );
      const keys = pages.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S ?? ''));
      return { names: this.namesOf(keys, zone), changes: withoutPrefix(keys, CHANGE_PREFIX) };
    },

    namesOf: (keys, zone) =>
      withoutPrefix(keys, NAME_PREFIX).filter((name) => name === zone || name.endsWith(`.${zone}`)),

    async getAll(wanted) {
      const items: NameItem[] = [];
      let keys = wanted.map((name): Record<string, AttributeValue> => ({ pk: { S: nameKey(name) } }));
      while (keys.length > 0) {
        const pages = chunked(keys, BATCH_GET).map((Keys) =>
          client.send(
            new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
          ),
        );
        const answers = await Promise.all(pages);
        items.push(...answers.flatMap(({ Responses }) => Responses?.[TableName] ?? []).map(readName));
        keys = answers.flatMap(({ UnprocessedKeys }) => UnprocessedKeys?.[TableName]?.Keys ?? []);
      }
      return items;
    },

    async get(name) {
      const [item] = await this.getAll([name]);
      return item;
    },

    async save(item) {
      const { outcome } = await names.save(item, [], 0, newWriteId());
      return outcome === 'saved';
    },

    async remove(item) {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName,
            Key: { pk: { S: nameKey(item.name) } },
            ...unchangedSince(item),
          }),
        );
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },

    async addChange(zone, changeId, dueAt) {
      const item = {
        pk: changeKey(changeId),
        status: 'PENDING',
        dnsShard: dnsShard(zone, shardOf(changeId)),
        dnsDueAt: dueAt,
      };
      await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    },

    async markInSync(changeId, now) {
      const item = { pk: changeKey(changeId), status: 'INSYNC', expires: now + CHANGE_LIFETIME_SECONDS };
      await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    },
  };
}

const withoutPrefix = (keys: readonly string[], prefix: string) =>
  keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

function chunked<Entry>(entries: readonly Entry[], size: number): Entry[][] {
  const chunks: Entry[][] = [];
  for (let start = 0; start < entries.length; start += size) chunks.push(entries.slice(start, start + size));
  return chunks;
}

const isRefused = (error: unknown) =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

const leaseLost = ({ zone, holder }: Lease) => new Error(`${holder} lost the lease of ${zone}`);
