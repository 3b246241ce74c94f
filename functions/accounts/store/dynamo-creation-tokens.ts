import type { Put } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { creationTokenKey, deviceKey } from '../accounts-table';
import {
  TOKENS_PER_DEVICE,
  type CreationTokenStore,
  type DeviceTokens,
  type Reservation,
} from '../creation-token';
import { getAccountsItem, type AccountsTable } from './dynamo-accounts-table';
import { transact } from '../../aws/dynamo-write';
import { systemClock } from '../../clock';
import { AGAIN, tryAgain } from '../../try-again';

/** A token is swept this long after it ended. */
const SWEEP_AFTER_SECONDS = 3_600;

/** Pushed tokens in the accounts table. A device's item points to its last token: used up, that is gone. */
export function dynamoCreationTokens(table: AccountsTable): CreationTokenStore {
  const { TableName } = table;

  async function find(device: string): Promise<DeviceTokens | undefined> {
    const item = await getAccountsItem(table, deviceKey(device));
    return item && { sent: Number(item.sent), last: String(item.lastToken) };
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

  async function giveBack({ token: { hash, device }, before }: Reservation): Promise<void> {
    const asReserved = {
      ConditionExpression: 'lastToken = :last',
      ExpressionAttributeValues: marshall({ ':last': hash }),
    };
    await transact(table, [
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
  }

  return {
    async reserve(token, now) {
      const { hash, device, sealedDevice, endsAt } = token;
      let before: DeviceTokens | undefined;
      return tryAgain(systemClock, 'A device', async () => {
        const current = await find(device);
        // The answer to an earlier attempt was lost.
        if (current?.last === hash) return { outcome: 'reserved', reservation: { token, before } };
        before = current;
        const last = before && (await getAccountsItem(table, creationTokenKey(before.last)));
        if (last && Number(last.endsAt) > now) return { outcome: 'unused-token' };
        if (before && before.sent >= TOKENS_PER_DEVICE) return { outcome: 'no-more' };
        const refused = await transact(table, [
          { Put: putDevice(device, { sent: (before?.sent ?? 0) + 1, last: hash }, before) },
          {
            Put: {
              TableName,
              Item: marshall({
                ...creationTokenKey(hash),
                device,
                sealedDevice,
                endsAt,
                expires: endsAt + SWEEP_AFTER_SECONDS,
              }),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ]).catch(async (error: unknown) => {
          // It may be stored all the same, and keep the device from asking again until it ends.
          await giveBack({ token, before }).catch(() => undefined);
          throw error;
        });
        if (refused.length === 0) return { outcome: 'reserved', reservation: { token, before } };
        // Another request reserved one for the device, or gave it back: look again.
        return AGAIN;
      });
    },

    async find(hash, now) {
      const item = await getAccountsItem(table, creationTokenKey(hash));
      if (!item || Number(item.endsAt) <= now) return undefined;
      return { sealedDevice: typeof item.sealedDevice === 'string' ? item.sealedDevice : '' };
    },

    giveBack,
  };
}
