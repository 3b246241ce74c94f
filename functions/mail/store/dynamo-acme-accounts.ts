import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { accountSubject, type AccountStore } from '../certificate-authority';
import { acmeAccountKey } from '../mail-table';
import type { Sealer } from '../../secrets/sealer';
import { getItem, type MailTables } from './dynamo-mail-table';
import { isRefused } from '../../aws/dynamo-transaction';

/** ACME accounts, their keys sealed. */
export function dynamoAcmeAccounts(tables: MailTables, sealer: Sealer): AccountStore {
  const { client, mail: TableName } = tables;
  return {
    async find(directoryUrl) {
      const item = await getItem(tables, acmeAccountKey(directoryUrl));
      if (!item) return undefined;
      const key = await sealer.open(String(item.key), accountSubject(directoryUrl));
      return { url: String(item.url), key };
    },

    async keep(directoryUrl, { url, key }) {
      const sealed = await sealer.seal(key, accountSubject(directoryUrl));
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: marshall({ ...acmeAccountKey(directoryUrl), url, key: sealed }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return { url, key };
      } catch (error) {
        const kept = isRefused(error) ? await this.find(directoryUrl) : undefined;
        if (kept) return kept;
        throw error;
      }
    },
  };
}
