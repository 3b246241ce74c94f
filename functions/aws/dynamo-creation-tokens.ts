import {
  GetItemCommand,
  TransactWriteItemsCommand,
  type Put,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { creationTokenKey, deviceKey, type AccountsKey } from '../sip-accounts/accounts-table';
import {
  TOKENS_PER_DEVICE,
  type CreationTokenStore,
  type DeviceTokens,
} from '../sip-accounts/creation-token';
import type { AccountsTable } from './dynamo-accounts';
import { cancellationCodes } from './dynamo-limits';

/** A token is swept this long after it ended. */
const SWEEP_AFTER_SECONDS = 3_600;
const MAX_ATTEMPTS = 14;

/**
 * Uses a token up, on condition that it is there and has not ended: for the transaction that creates the account.
 * @param hash hex SHA-256 of the token
 * @param now epoch seconds
 */
export const consumeCreationToken = (tableName: string, hash: string, now: number): TransactWriteItem => ({
  Delete: {
    TableName: tableName,
    Key: marshall(creationTokenKey(hash)),
    ConditionExpression: 'endsAt > :now',
    ExpressionAttributeValues: marshall({ ':now': now }),
  },
});

/** Pushed tokens in the accounts table. A device's item points to its last token: used up, that is gone. */
export function dynamoCreationTokens({ client, TableName }: AccountsTable): CreationTokenStore {
  async function get(key: AccountsKey) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  /** @returns false when somebody else wrote one of the items first */
  async function write(TransactItems: TransactWriteItem[]): Promise<boolean> {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (cancellationCodes(error)) return false;
      throw error;
    }
  }

  const putDevice = (device: string, { sent, last }: DeviceTokens, read: DeviceTokens | undefined): Put => ({
    TableName,
    Item: marshall({ ...deviceKey(device), sent, lastToken: last }),
    ...(read
      ? {
          ConditionExpression: 'lastToken = :read',
          ExpressionAttributeValues: marshall({ ':read': read.last }),
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  });

  return {
    async reserve(token, now) {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const item = await get(deviceKey(token.device));
        const before = item && { sent: Number(item.sent), last: String(item.lastToken) };
        const last = before && (await get(creationTokenKey(before.last)));
        if (last && Number(last.endsAt) > now) return { outcome: 'unused-token' };
        if (before && before.sent >= TOKENS_PER_DEVICE) return { outcome: 'no-more' };
        const { hash, device, endsAt } = token;
        const isWritten = await write([
          { Put: putDevice(device, { sent: (before?.sent ?? 0) + 1, last: hash }, before) },
          {
            Put: {
              TableName,
              Item: marshall({
                ...creationTokenKey(hash),
                device,
                endsAt,
                expires: endsAt + SWEEP_AFTER_SECONDS,
              }),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ]);
        if (isWritten) return { outcome: 'reserved', reservation: { token, before } };
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
      }
      throw new Error('Too many requests for one device at once');
    },

    async giveBack({ token: { hash, device }, before }) {
      const asReserved = {
        ConditionExpression: 'lastToken = :last',
        ExpressionAttributeValues: marshall({ ':last': hash }),
      };
      await write([
        before
          ? { Put: putDevice(device, before, { ...before, last: hash }) }
          : { Delete: { TableName, Key: marshall(deviceKey(device)), ...asReserved } },
        {
          Delete: {
            TableName,
            Key: marshall(creationTokenKey(hash)),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ]);
    },
  };
}
