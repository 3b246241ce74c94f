import { UpdateItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { addressKey, domainKey, USER_SORT_PREFIX, userKey, usersPartition } from '../mail-table';
import type { MailUser, UserStore } from '../mail-user';
import { getItem, queryPages, type MailTables, type StoredItem } from './dynamo-mail-table';
import { transact, write } from '../../aws/dynamo-write';

export function dynamoMailUsers(tables: MailTables): UserStore {
  const { mail: TableName } = tables;

  /** Counts users of a domain, on condition that it is there. */
  const count = (domain: { id: number; name: string }, change: number): TransactWriteItem => ({
    Update: {
      TableName,
      Key: marshall(domainKey(domain.name)),
      UpdateExpression: 'ADD usersCount :change',
      ConditionExpression: 'id = :id',
      ExpressionAttributeValues: marshall({ ':change': change, ':id': domain.id }),
    },
  });

  return {
    async *pages(domainId) {
      for await (const page of queryPages(tables, usersPartition(domainId), USER_SORT_PREFIX)) {
        yield page.map(read);
      }
    },

    async create(domain, users) {
      const puts = users.flatMap((user) => userPuts(TableName, domain.id, user));
      const [refused] = await transact(tables, [count(domain, users.length), ...puts]);
      if (refused === undefined) return { outcome: 'created' };
      if (refused === 0) return { outcome: 'no-domain' };
      return { outcome: 'exists', email: users[Math.floor((refused - 1) / 2)]?.email ?? '' };
    },

    async changePassword(domainId, userId, passwordHash) {
      const changed = await write(
        tables,
        new UpdateItemCommand({
          TableName,
          Key: marshall(userKey(domainId, userId)),
          UpdateExpression: 'SET passwordHash = :hash',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: marshall({ ':hash': passwordHash }),
        }),
      );
      return changed !== undefined;
    },

    async remove(domain, email) {
      const address = await getItem(tables, addressKey(domain.id, email));
      if (!address) return false;
      const isThere = { TableName, ConditionExpression: 'attribute_exists(pk)' };
      const refused = await transact(tables, [
        { Delete: { ...isThere, Key: marshall(addressKey(domain.id, email)) } },
        { Delete: { ...isThere, Key: marshall(userKey(domain.id, Number(address.userId))) } },
        count(domain, -1),
      ]);
      return refused.length === 0;
    },
  };
}

/** A user, and the claim of the address: two users cannot have one. */
export const userPuts = (
  TableName: string,
  domainId: number,
  { id, email, passwordHash }: MailUser,
): TransactWriteItem[] => {
  const isNew = { TableName, ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    { Put: { ...isNew, Item: marshall({ ...addressKey(domainId, email), userId: id }) } },
    { Put: { ...isNew, Item: marshall({ ...userKey(domainId, id), id, email, passwordHash }) } },
  ];
};

const read = ({ id, email, passwordHash }: StoredItem): MailUser => ({
  id: Number(id),
  email: String(email),
  passwordHash: String(passwordHash),
});
