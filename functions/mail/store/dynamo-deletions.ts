import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DeletionStore } from '../domain';
import {
  certificatesPartition,
  DELETION_DUE,
  DELETION_PREFIX,
  deletionKey,
  dkimPartition,
  domainIdOf,
  QUEUE,
  usersPartition,
} from '../mail-table';
import { batchDelete } from '../../aws/dynamo-batch';
import { write } from '../../aws/dynamo-write';
import { dueKeys, type MailTables } from './dynamo-mail-table';

/** Items at a time: a run that ends in between has deleted some, and the next goes on. */
const SOME = 25;

export function dynamoDeletions(tables: MailTables): DeletionStore {
  const { client, mail: TableName } = tables;

  async function deleteFrom(partition: string): Promise<boolean> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': partition }),
        ProjectionExpression: 'pk, sk',
        Limit: SOME,
      }),
    );
    if (Items.length === 0) return false;
    await batchDelete(tables, TableName, Items);
    return true;
  }

  const domainIdsOf = (keys: readonly string[]) =>
    keys.flatMap((pk) => domainIdOf(pk, DELETION_PREFIX) ?? []);

  return {
    async due(now) {
      return domainIdsOf((await dueKeys(tables, DELETION_DUE, QUEUE, now)).map(({ pk }) => pk));
    },

    domainIdsOf,

    async deleteSome(domainId) {
      // Keys first: they are what a removed domain must not leave behind.
      for (const partition of [dkimPartition, certificatesPartition, usersPartition]) {
        if (await deleteFrom(partition(domainId))) return true;
      }
      return false;
    },

    async finish(domainId) {
      await write(tables, new DeleteItemCommand({ TableName, Key: marshall(deletionKey(domainId)) }));
    },
  };
}
