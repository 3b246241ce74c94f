import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import {
  DNS_DUE,
  dnsShard,
  MAIL_DUE,
  mailShard,
  NAME_PREFIX,
  nameKey,
  pointerKey,
  shardOf,
} from '../names-table';
import type { NameItem } from '../name-item';
import type { Claim, NameStore, SaveResult } from '../name-store';
import { longest, type LimitClaim, type Limits } from '../../limits/limit';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { transact, write } from '../../aws/dynamo-write';
import { countUpdate, dynamoLimits } from '../../limits/store/dynamo-limits';

/** A pointer is swept this long after it has no meaning any more. */
const SWEEP_AFTER_SECONDS = 3_600;

export const dynamoNamesOf = (environment: Environment): NameStore =>
  dynamoNames(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'));

/** Counters in the names table. */
export const nameLimits = (environment: Environment): Limits =>
  dynamoLimits(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'), (pk) => ({
    pk: { S: pk },
  }));

/** The names table on DynamoDB. */
export function dynamoNames(client: DynamoDBClient, tableName: string): NameStore {
  return {
    async get<Holder>(name: string, consistency: 'strong' | 'eventual' = 'strong') {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { pk: { S: nameKey(name) } },
          ConsistentRead: consistency === 'strong',
        }),
      );
      return Item && (readName(Item) as NameItem<Holder>);
    },

    async save(item, claims, now, writeId) {
      const put = putName(tableName, item, writeId);
      if (claims.length === 0) {
        return { outcome: (await write({ client }, new PutItemCommand(put))) ? 'saved' : 'changed' };
      }
      const items = [{ Put: put }, ...claims.map((claim) => claimItem(tableName, claim, now))];
      return refusal(await transact({ client }, items), claims, now);
    },

    async resolve(hash, now) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { pk: { S: pointerKey(hash) } },
          ConsistentRead: true,
        }),
      );
      const pointer = Item && unmarshall(Item);
      return pointer && pointer.pointerEnds > now ? String(pointer.pointsTo) : undefined;
    },
  };
}

/** An item of the table as a name. */
export function readName(item: Record<string, AttributeValue>): NameItem {
  const {
    pk,
    [DNS_DUE.partitionKey]: _dnsShard,
    [DNS_DUE.sortKey]: dnsDueAt,
    [MAIL_DUE.partitionKey]: _mailShard,
    [MAIL_DUE.sortKey]: _mailDueAt,
    ...rest
  } = unmarshall(item);
  const name = { mails: [], ...rest, name: String(pk).slice(NAME_PREFIX.length) } as unknown as NameItem;
  return dnsDueAt === undefined ? name : { ...name, dns: { ...name.dns, dueAt: Number(dnsDueAt) } };
}

/**
 * The write of a name, on condition that nobody wrote it since. Promises become visible in the sparse indexes. What is
 * empty or said by the key is left out: DynamoDB bills a write by the kilobyte.
 */
export function putName(tableName: string, item: NameItem, writeId: string) {
  const { name, dns, mails, ...rest } = item;
  const { dueAt, ...promise } = dns;
  const shard = shardOf(name);
  const mailDueAt = Math.min(...mails.map((mail) => mail.dueAt));
  const stored = {
    pk: nameKey(name),
    ...rest,
    writeId,
    dns: promise,
    ...(dueAt === undefined
      ? {}
      : { [DNS_DUE.partitionKey]: dnsShard(item.zone, shard), [DNS_DUE.sortKey]: dueAt }),
    ...(mails.length === 0
      ? {}
      : { mails, [MAIL_DUE.partitionKey]: mailShard(shard), [MAIL_DUE.sortKey]: mailDueAt }),
  };
  return {
    TableName: tableName,
    Item: marshall(stored, { removeUndefinedValues: true }),
    ...unchangedSince(item),
  };
}

/** Condition: the item is as it was read. */
export const unchangedSince = ({ writeId }: NameItem) =>
  writeId === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'writeId = :read',
        ExpressionAttributeValues: { ':read': { S: writeId } },
      };

function claimItem(tableName: string, claim: Claim, now: number): TransactWriteItem {
  if (claim.kind === 'pointer') {
    const pointer = {
      pk: pointerKey(claim.hash),
      pointsTo: claim.name,
      pointerEnds: claim.expires,
      expires: claim.expires + SWEEP_AFTER_SECONDS,
    };
    return { Put: { TableName: tableName, Item: marshall(pointer) } };
  }
  return { Update: countUpdate(tableName, claim, now, (pk) => ({ pk: { S: pk } })) };
}

/**
 * Why a write was refused; the item itself comes before its limits, so that a taken name is told as taken.
 * @param refused positions: the item itself, then its claims
 */
function refusal(refused: readonly number[], claims: readonly Claim[], now: number): SaveResult {
  if (refused.length === 0) return { outcome: 'saved' };
  const reached = refused.flatMap((position) => claims[position - 1] ?? []);
  const limited = refused.includes(0)
    ? undefined
    : longest(
        reached.filter((claim): claim is LimitClaim => claim.kind === 'limit'),
        now,
      );
  return limited ? { outcome: 'limited', ...limited } : { outcome: 'changed' };
}
