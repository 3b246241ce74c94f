import { DeleteItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { write } from '../../aws/dynamo-write';
import { REGISTRAR_KEYS, registrarKeyKey } from '../accounts-table';
import type { RegistrarKey, RegistrarKeyStore } from '../registrar-key';
import { getAccountsItem, type AccountsTable } from './dynamo-accounts-table';

/** Registrars' keys in the accounts table. */
export function dynamoRegistrarKeys(table: AccountsTable): RegistrarKeyStore {
  const { client, TableName } = table;
  return {
    async find(id) {
      const key = registrarKeyKey(id);
      // One that was made a moment ago is found as well, and the many calls with an old one cost half.
      const item = (await getAccountsItem(table, key, 'eventual')) ?? (await getAccountsItem(table, key));
      return item && asKey(item);
    },

    async save(key) {
      await write(
        table,
        new PutItemCommand({ TableName, Item: marshall({ ...registrarKeyKey(key.id), ...key }) }),
      );
    },

    async list() {
      const keys: RegistrarKey[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :keys',
          ExpressionAttributeValues: marshall({ ':keys': REGISTRAR_KEYS }),
        },
      );
      for await (const { Items = [] } of pages) keys.push(...Items.map((item) => asKey(unmarshall(item))));
      return keys;
    },

    async remove(id) {
      await write(table, new DeleteItemCommand({ TableName, Key: marshall(registrarKeyKey(id)) }));
    },
  };
}

function asKey({ pk: _pk, sk: _sk, ...key }: Record<string, unknown>): RegistrarKey {
  return key as unknown as RegistrarKey;
}
