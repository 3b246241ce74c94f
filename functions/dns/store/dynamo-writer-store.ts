import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  CHANGE_PREFIX,
  changeKey,
  DNS_DUE,
  dnsShard,
  journalKey,
  NAME_PREFIX,
  nameKey,
  SHARDS,
  shardOf,
  zoneKey,
} from '../names-table';
import { liesIn } from '../zone-of';
import { newWriteId } from '../../change-item';
import type { Journal, Lease, WriterStore } from '../writer-store';
import { requireEnv, type Environment } from '../../environment';
import { batchRead } from '../../aws/dynamo-batch';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { write } from '../../aws/dynamo-write';
import { dynamoNames, readName, unchangedSince } from './dynamo-names';

/** Per shard and round: two full batches, so that changes are asked about in between. */
const DUE_PAGE = 150;
/** A change that is INSYNC is of no interest after this time. */
const CHANGE_LIFETIME_SECONDS = 86_400;

export const dynamoWriterStoreOf = (environment: Environment): WriterStore =>
  dynamoWriterStore(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'));

/** The DNS writer's view of the names table. */
export function dynamoWriterStore(client: DynamoDBClient, TableName: string): WriterStore {
  const names = dynamoNames(client, TableName);

  /** @returns the updated item, or undefined when the condition did not hold */
  async function update(pk: string, expression: string, condition: string, values: Record<string, unknown>) {
    const updated = await write(
      { client },
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: pk } },
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeValues: marshall(values),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return updated?.Attributes && unmarshall(updated.Attributes);
  }

  async function getAll(wanted: readonly string[]) {
    const keys = wanted.map((name) => ({ pk: { S: nameKey(name) } }));
    return (await batchRead({ client }, TableName, keys)).map(readName);
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
      await write(
        { client },
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
      const written = await write(
        { client },
        new PutItemCommand({
          TableName,
          Item: marshall(item, { removeUndefinedValues: true }),
          ConditionExpression: 'epoch <= :epoch',
          ExpressionAttributeValues: { ':epoch': { N: String(lease.epoch) } },
        }),
      );
      if (!written) throw leaseLost(lease);
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
              IndexName: DNS_DUE.name,
              KeyConditionExpression: `${DNS_DUE.partitionKey} = :shard AND ${DNS_DUE.sortKey} <= :now`,
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
      return { names: namesOf(keys, zone), changes: withoutPrefix(keys, CHANGE_PREFIX) };
    },

    namesOf,

    getAll,

    async get(name) {
      const [item] = await getAll([name]);
      return item;
    },

    async save(item) {
      const { outcome } = await names.save(item, [], 0, newWriteId());
      return outcome === 'saved';
    },

    async remove(item) {
      const deletion = new DeleteItemCommand({
        TableName,
        Key: { pk: { S: nameKey(item.name) } },
        ...unchangedSince(item),
      });
      return (await write({ client }, deletion)) !== undefined;
    },

    async addChange(zone, changeId, dueAt) {
      const item = {
        pk: changeKey(changeId),
        status: 'PENDING',
        [DNS_DUE.partitionKey]: dnsShard(zone, shardOf(changeId)),
        [DNS_DUE.sortKey]: dueAt,
      };
      await write({ client }, new PutItemCommand({ TableName, Item: marshall(item) }));
    },

    async markInSync(changeId, now) {
      const item = { pk: changeKey(changeId), status: 'INSYNC', expires: now + CHANGE_LIFETIME_SECONDS };
      await write({ client }, new PutItemCommand({ TableName, Item: marshall(item) }));
    },
  };
}

const namesOf = (keys: readonly string[], zone: string) =>
  withoutPrefix(keys, NAME_PREFIX).filter((name) => liesIn(name, zone));

const withoutPrefix = (keys: readonly string[], prefix: string) =>
  keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

const leaseLost = ({ zone, holder }: Lease) => new Error(`${holder} lost the lease of ${zone}`);
