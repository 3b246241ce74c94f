import { requireEnv, type Environment } from '../../environment';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { newWriteId } from '../../change-item';
import { itemOutbox } from '../../outbox/item-outbox';
import type { Outbox } from '../../outbox/outbox';
import { dueKeys } from '../../outbox/store/due-keys';
import { isSuppressed } from '../../outbox/store/dynamo-suppressions';
import { addressOfKey, MESSAGE_DUE, MESSAGE_SHARDS, messageShard } from '../accounts-table';
import { dynamoAccounts } from './dynamo-accounts';

/** The outbox of the accounts table. @param environment `ACCOUNTS_TABLE`; `NAMES_TABLE` for suppressed addresses */
export function accountOutbox(environment: Environment): Outbox {
  const client = dynamoClientOf(environment);
  const TableName = requireEnv(environment, 'ACCOUNTS_TABLE');
  const accounts = dynamoAccounts({ client, TableName });
  const itemsOf = (keys: readonly string[]) => keys.flatMap((key) => addressOfKey(key) ?? []);

  return {
    ...itemOutbox({
      get: (address) => accounts.find(address),
      promisesOf: ({ messages }) => messages,
      async save(account, messages, now) {
        const { outcome } = await accounts.save({ ...account, messages }, [], now, newWriteId());
        return outcome === 'saved';
      },
    }),
    due: async (now) =>
      itemsOf(
        await dueKeys(
          client,
          TableName,
          MESSAGE_DUE,
          Array.from({ length: MESSAGE_SHARDS }, (_, n) => messageShard(n)),
          now,
        ),
      ),
    itemsOf,
    isSuppressed: (address) => isSuppressed(client, requireEnv(environment, 'NAMES_TABLE'), address),
  };
}
