import { ACCOUNTS_TABLE_SCHEMA } from './accounts/accounts-table';
import { ACTIVATION_TABLE_SCHEMA } from './activation/activation-table';
import { NAMES_TABLE_SCHEMA } from './dns/names-table';
import { MAIL_TABLE_SCHEMA } from './mail/mail-table';
import type { TableId, TableSchema } from './table-schema';

/** Every table: one a family. */
export const tableSchemas: Readonly<Record<TableId, TableSchema>> = {
  names: NAMES_TABLE_SCHEMA,
  activation: ACTIVATION_TABLE_SCHEMA,
  mail: MAIL_TABLE_SCHEMA,
  accounts: ACCOUNTS_TABLE_SCHEMA,
};
