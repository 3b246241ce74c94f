import { marshall } from '@aws-sdk/util-dynamodb';
import type { DkimKey, DkimStore } from '../dkim';
import { dkimKey, dkimPartition } from '../mail-table';
import { domainIsThere, nameWrites } from './dynamo-mail-domains';
import { queryPages, type MailTables, type StoredItem } from './dynamo-mail-table';
import { transact } from '../../aws/dynamo-write';

export function dynamoDkimKeys(tables: MailTables): DkimStore {
  const { mail: TableName } = tables;
  return {
    async list(domainId) {
      const keys: DkimKey[] = [];
      for await (const page of queryPages(tables, dkimPartition(domainId))) keys.push(...page.map(read));
      return keys;
    },

    async add(domain, { selector, ...key }, names) {
      const refused = await transact(tables, [
        domainIsThere(TableName, domain),
        {
          Put: {
            TableName,
            Item: marshall({ ...dkimKey(domain.id, selector), ...key }),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...nameWrites(tables, names),
      ]);
      if (refused.length === 0) return 'added';
      return refused.includes(0) ? 'no-domain' : refused.includes(1) ? 'exists' : 'changed';
    },
  };
}

const read = ({ sk, publicKey, privateKey }: StoredItem): DkimKey => ({
  selector: sk,
  publicKey: String(publicKey),
  privateKey: String(privateKey),
});
