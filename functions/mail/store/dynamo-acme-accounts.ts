import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { accountSubject, type AccountStore } from '../certificate-authority';
import { acmeAccountKey } from '../mail-table';
import type { Sealer } from '../../secrets/sealer';
import { getItem, type MailTables } from './dynamo-mail-table';
import { write } from '../../aws/dynamo-write';

/** ACME accounts, their keys sealed. */
export function dynamoAcmeAccounts(tables: MailTables, sealer: Sealer): AccountStore {
  const { mail: TableName } = tables;

  async function find(directoryUrl: string) {
    const item = await getItem(tables, acmeAccountKey(directoryUrl));
    if (!item) return undefined;
    const key = await sealer.open(String(item.key), accountSubject(directoryUrl));
    return { url: String(item.url), key };
  }

  return {
    find,

    async keep(directoryUrl, { url, key }) {
      const sealed = await sealer.seal(key, accountSubject(directoryUrl));
      const isNew = await write(
        tables,
        new PutItemCommand({
          TableName,
          Item: marshall({ ...acmeAccountKey(directoryUrl), url, key: sealed }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      if (isNew) return { url, key };
      const kept = await find(directoryUrl);
      if (!kept) throw new Error('An ACME account that was there is gone');
      return kept;
    },
  };
}
