import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { newWriteId } from '../../change-item';
import type { Certificate, CertificateQueue, CertificateStore } from '../certificate';
import {
  CERTIFICATE_DUE,
  certificateKey,
  CERTIFICATES_PREFIX,
  certificatesPartition,
  domainIdOf,
  QUEUE,
} from '../mail-table';
import { domainIsThere } from './dynamo-mail-domains';
import { dueKeys, getItem, queryPages, type MailTables, type StoredItem } from './dynamo-mail-table';
import { transact, write } from '../../aws/dynamo-write';

export function dynamoCertificates(tables: MailTables): CertificateStore {
  const { mail: TableName } = tables;
  return {
    async find(domainId, hostname) {
      const item = await getItem(tables, certificateKey(domainId, hostname));
      return item && read(item);
    },

    async list(domainId) {
      const certificates: Certificate[] = [];
      for await (const page of queryPages(tables, certificatesPartition(domainId))) {
        certificates.push(...page.map(read));
      }
      return certificates;
    },

    async save(certificate) {
      const next = { ...certificate, writeId: newWriteId() };
      const put = { TableName, Item: marshall(stored(next), { removeUndefinedValues: true }) };
      if (certificate.writeId === undefined) {
        const { domainId: id, domain: name } = certificate;
        const isNew = { ...put, ConditionExpression: 'attribute_not_exists(pk)' };
        const refused = await transact(tables, [domainIsThere(TableName, { id, name }), { Put: isNew }]);
        return refused.length === 0 ? next : undefined;
      }
      const saved = await write(
        tables,
        new PutItemCommand({
          ...put,
          ConditionExpression: 'writeId = :read',
          ExpressionAttributeValues: marshall({ ':read': certificate.writeId }),
        }),
      );
      return saved && next;
    },
  };
}

/** The certificates as their issuer sees them. */
export const dynamoCertificateQueue = (tables: MailTables): CertificateQueue => ({
  ...dynamoCertificates(tables),

  async due(now) {
    const keys = await dueKeys(tables, CERTIFICATE_DUE, QUEUE, now);
    return keys.map(({ pk, sk }) => ({
      domainId: domainIdOf(pk, CERTIFICATES_PREFIX) ?? 0,
      hostname: sk,
    }));
  },

  domainIdsOf: (keys) => keys.flatMap((pk) => domainIdOf(pk, CERTIFICATES_PREFIX) ?? []),
});

const stored = ({ domainId, hostname, dueAt, ...certificate }: Certificate) => ({
  ...certificateKey(domainId, hostname),
  ...certificate,
  ...(dueAt === undefined ? {} : { [CERTIFICATE_DUE.partitionKey]: QUEUE, [CERTIFICATE_DUE.sortKey]: dueAt }),
});

function read(item: StoredItem): Certificate {
  const { pk, sk, ...stored } = item;
  const { [CERTIFICATE_DUE.partitionKey]: _queue, [CERTIFICATE_DUE.sortKey]: dueAt, ...rest } = stored;
  return {
    ...(rest as Omit<Certificate, 'domainId' | 'hostname'>),
    domainId: domainIdOf(pk, CERTIFICATES_PREFIX) ?? 0,
    hostname: sk,
    ...(dueAt === undefined ? {} : { dueAt: Number(dueAt) }),
  };
}
