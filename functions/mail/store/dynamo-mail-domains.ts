import { UpdateItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { NameItem } from '../../dns/name-item';
import { newWriteId } from '../../change-item';
import type { DomainStore, MailDomain } from '../domain';
import {
  DELETION_DUE,
  deletionKey,
  domainIdKey,
  domainKey,
  DOMAINS,
  QUEUE,
  sequenceKey,
  type MailKey,
} from '../mail-table';
import { getItem, queryPages, type MailTables, type StoredItem } from './dynamo-mail-table';
import { transact, write } from '../../aws/dynamo-write';
import { userPuts } from './dynamo-mail-users';
import { putName } from '../../dns/store/dynamo-names';

export function dynamoMailDomains(tables: MailTables): DomainStore {
  const { mail: TableName } = tables;
  return {
    async list() {
      const domains: MailDomain[] = [];
      for await (const page of queryPages(tables, DOMAINS)) domains.push(...page.map(read));
      return domains;
    },

    async find(name) {
      const item = await getItem(tables, domainKey(name));
      return item && read(item);
    },

    async findById(id) {
      const pointer = await getItem(tables, domainIdKey(id));
      if (!pointer) return undefined;
      const item = await getItem(tables, domainKey(String(pointer.name)));
      return item?.id === id ? read(item) : undefined;
    },

    async takeIds(of, count) {
      const taken = await write(
        tables,
        new UpdateItemCommand({
          TableName,
          Key: marshall(sequenceKey(of)),
          UpdateExpression: 'ADD taken :count',
          ExpressionAttributeValues: marshall({ ':count': count }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(taken?.Attributes?.taken?.N) - count + 1;
    },

    async create({ id, name }, users, names) {
      const refused = await transact(tables, [
        putNew(TableName, domainKey(name), { id, usersCount: users.length }),
        putNew(TableName, domainIdKey(id), { name }),
        ...users.flatMap((user) => userPuts(TableName, id, user)),
        ...nameWrites(tables, names),
      ]);
      if (refused.length === 0) return 'created';
      return refused.includes(0) ? 'exists' : 'changed';
    },

    async saveNames(domain, names) {
      const refused = await transact(tables, [
        domainIsThere(TableName, domain),
        ...nameWrites(tables, names),
      ]);
      if (refused.length === 0) return 'saved';
      return refused.includes(0) ? 'no-domain' : 'changed';
    },

    async remove({ id, name }, names, now) {
      const refused = await transact(tables, [
        {
          Delete: {
            TableName,
            Key: marshall(domainKey(name)),
            ConditionExpression: 'id = :id',
            ExpressionAttributeValues: marshall({ ':id': id }),
          },
        },
        { Delete: { TableName, Key: marshall(domainIdKey(id)) } },
        putNew(TableName, deletionKey(id), {
          [DELETION_DUE.partitionKey]: QUEUE,
          [DELETION_DUE.sortKey]: now,
        }),
        ...nameWrites(tables, names),
      ]);
      return refused.length === 0 ? 'removed' : 'changed';
    },
  };
}

/** The domain is still there, and is the same. */
export const domainIsThere = (
  TableName: string,
  domain: { id: number; name: string },
): TransactWriteItem => ({
  ConditionCheck: {
    TableName,
    Key: marshall(domainKey(domain.name)),
    ConditionExpression: 'id = :id',
    ExpressionAttributeValues: marshall({ ':id': domain.id }),
  },
});

/** The writes of names, each on condition that nobody wrote it since it was read. */
export const nameWrites = ({ names: tableName }: MailTables, names: readonly NameItem[]) =>
  names.map((name): TransactWriteItem => ({ Put: putName(tableName, name, newWriteId()) }));

const putNew = (TableName: string, key: MailKey, item: object): TransactWriteItem => ({
  Put: {
    TableName,
    Item: marshall({ ...key, ...item }),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

const read = ({ sk, id, usersCount }: StoredItem): MailDomain => ({
  id: Number(id),
  name: sk,
  usersCount: Number(usersCount),
});
