import { marshall } from '@aws-sdk/util-dynamodb';
import { auditKey } from '../activation-table';
import { AUDIT_DAYS, type AuditEntry } from '../audit';

/**
 * The write of an entry of the trail, in the transaction of what it tells of.
 * @param mark tells entries of one millisecond apart
 */
export const auditItem = (TableName: string, entry: AuditEntry, mark: string) => ({
  TableName,
  Item: marshall(
    {
      ...auditKey(entry.at, mark),
      ...entry,
      expires: Math.floor(entry.at / 1_000) + AUDIT_DAYS * 86_400,
    },
    { removeUndefinedValues: true },
  ),
});
