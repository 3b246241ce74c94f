import { DeleteItemCommand, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  accountIdKey,
  contactKey,
  contactsPartition,
  REGISTRAR_NOTES,
  registrarNoteKey,
} from '../accounts-table';
import { NOTE_DAYS, type Contact, type ContactStore, type RegistrarNote } from '../contact';
import type { AccountsTable } from './dynamo-accounts-table';
import { batchDelete } from '../../aws/dynamo-batch';
import { transact, write } from '../../aws/dynamo-write';

/** DynamoDB's limit of a transaction. */
const TRANSACTION_ITEMS = 100;
const FORGOTTEN_AT_ONCE = 100;

/** Devices and the registrar's notes in the accounts table. */
export function dynamoContacts(table: AccountsTable): ContactStore {
  const { client, TableName } = table;
  return {
    async list({ id, devicesAfter = 0 }, now) {
      const contacts: Contact[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshall({ ':pk': contactsPartition(id) }),
        },
      );
      for await (const { Items = [] } of pages) {
        contacts.push(...Items.map((item) => withoutKey(unmarshall(item)) as Contact));
      }
      return contacts.filter(({ expiresAt, updatedAt }) => expiresAt > now && updatedAt > devicesAfter);
    },

    async save(accountId, contacts) {
      const isThere = {
        ConditionCheck: {
          TableName,
          Key: marshall(accountIdKey(accountId)),
          ConditionExpression: 'attribute_exists(pk)',
        },
      };
      const puts = contacts.map((contact) => ({
        Put: {
          TableName,
          Item: marshall(
            { ...contactKey(accountId, contact.uuid), ...contact, expires: contact.expiresAt },
            { removeUndefinedValues: true },
          ),
        },
      }));
      for (let start = 0; start < puts.length; start += TRANSACTION_ITEMS - 1) {
        const chunk = puts.slice(start, start + TRANSACTION_ITEMS - 1);
        if ((await transact(table, [isThere, ...chunk])).length > 0) return false;
      }
      return true;
    },

    async remove(accountId, uuid, note) {
      const refused = await transact(table, [
        {
          Delete: {
            TableName,
            Key: marshall(contactKey(accountId, uuid)),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        { Put: { TableName, Item: noteItem(note) } },
      ]);
      return refused.length === 0;
    },

    async notes(limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :notes',
          ExpressionAttributeValues: marshall({ ':notes': REGISTRAR_NOTES }),
          Limit: limit,
        }),
      );
      return Items.map((item) => withoutKey(unmarshall(item)) as RegistrarNote);
    },

    async removeNote(id) {
      await write(table, new DeleteItemCommand({ TableName, Key: marshall(registrarNoteKey(id)) }));
    },
  };
}

export const noteItem = (note: RegistrarNote) =>
  marshall({ ...registrarNoteKey(note.id), ...note, expires: note.at + NOTE_DAYS * 86_400 });

/** Forgets every device that an account has now. */
export async function removeContacts(table: AccountsTable, accountId: number): Promise<void> {
  const { client, TableName } = table;
  // Goes forward only: a registrar that keeps saving does not keep it busy.
  const pages = paginateQuery(
    { client, pageSize: FORGOTTEN_AT_ONCE },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': contactsPartition(accountId) }),
      ProjectionExpression: 'pk, sk',
    },
  );
  for await (const { Items = [] } of pages) await batchDelete(table, TableName, Items);
}

function withoutKey({ pk: _pk, sk: _sk, expires: _expires, ...rest }: Record<string, unknown>): unknown {
  return rest;
}
