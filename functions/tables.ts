import { NAMES_TABLE_SCHEMA } from './dns/names-table';
import { MAIL_TABLE_SCHEMA } from './mail/mail-table';
import { ACTIVATION_TABLE_SCHEMA } from './activation/activation-table';
import { ACCOUNTS_TABLE_SCHEMA } from './accounts/accounts-table';

/** A table as CDK and the local store make it: on demand, with a stream, restorable to any point in time. */
export interface TableSchema {
  /** Attribute of type string. */
  partitionKey: string;
  /** Attribute of type string, where items of one partition are read together. */
  sortKey?: string;
  /** Attribute with the epoch seconds after which DynamoDB may remove an item. */
  timeToLive: string;
  indexes: readonly IndexSchema[];
}

export interface IndexSchema {
  name: string;
  /** Attribute of type string; an item without it is not in the index. */
  partitionKey: string;
  sortKey: string;
  /** Default: a number. */
  sortKeyType?: 'S' | 'N';
  /** What of an item the index holds. Default: its keys. */
  projection?: 'keys' | 'all';
}

/** Every table, by its name below the installation's: `<installation>-<name>`. One a family. */
export const tables = {
  names: NAMES_TABLE_SCHEMA,
  activation: ACTIVATION_TABLE_SCHEMA,
  mail: MAIL_TABLE_SCHEMA,
  accounts: ACCOUNTS_TABLE_SCHEMA,
} as const satisfies Record<string, TableSchema>;

export type TableId = keyof typeof tables;

/** All tables with the same type, for what treats them alike. */
export const tableSchemas: Readonly<Record<TableId, TableSchema>> = tables;
export const tableIds = Object.keys(tables) as TableId[];

/** Environment variable with the table's physical name. */
export const tableVariable = (table: TableId) => `${table.toUpperCase()}_TABLE`;
