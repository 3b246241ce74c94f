import { requireEnv, type Environment } from '../../environment';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { newWriteId } from '../../change-item';
import { MAIL_DUE, mailShard, NAME_PREFIX, SHARDS } from '../../dns/names-table';
import { dynamoNames } from '../../dns/store/dynamo-names';
import { itemOutbox } from '../../outbox/item-outbox';
import type { Outbox } from '../../outbox/outbox';
import { dueKeys } from '../../outbox/store/due-keys';
import { isSuppressed } from '../../outbox/store/dynamo-suppressions';

/** The outbox of the names table. @param environment `NAMES_TABLE` */
export function nameOutbox(environment: Environment): Outbox {
  const client = dynamoClientOf(environment);
  const TableName = requireEnv(environment, 'NAMES_TABLE');
  const names = dynamoNames(client, TableName);
  const itemsOf = (keys: readonly string[]) =>
    keys.filter((key) => key.startsWith(NAME_PREFIX)).map((key) => key.slice(NAME_PREFIX.length));

  return {
    ...itemOutbox({
      get: (name) => names.get(name),
      promisesOf: ({ mails }) => mails,
      async save(item, mails, now) {
        const { outcome } = await names.save({ ...item, mails }, [], now, newWriteId());
        return outcome === 'saved';
      },
    }),
    due: async (now) =>
      itemsOf(
        await dueKeys(
          client,
          TableName,
          MAIL_DUE,
          Array.from({ length: SHARDS }, (_, n) => mailShard(n)),
          now,
        ),
      ),
    itemsOf,
    isSuppressed: (address) => isSuppressed(client, TableName, address),
  };
}
