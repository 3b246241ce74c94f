import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { sessionKey } from '../accounts-table';
import type { PanelSession, PanelSessionStore } from '../panel-session';
import { write } from '../../aws/dynamo-write';
import { getAccountsItem, type AccountsTable } from './dynamo-accounts-table';

/** The panel's sessions in the accounts table. */
export function dynamoPanelSessions(table: AccountsTable): PanelSessionStore {
  const { TableName } = table;
  return {
    async find(hash) {
      const item = await getAccountsItem(table, sessionKey(hash));
      if (!item) return undefined;
      const { pk: _pk, sk: _sk, expires: _expires, ...session } = item;
      return session as unknown as PanelSession;
    },
    async save(hash, session) {
      const Item = marshall({ ...sessionKey(hash), ...session, expires: session.endsAt });
      await write(table, new PutItemCommand({ TableName, Item }));
    },
    async remove(hash) {
      await write(table, new DeleteItemCommand({ TableName, Key: marshall(sessionKey(hash)) }));
    },
  };
}
