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

/** A table's name below the installation's: `<installation>-<name>`. */
export const tableIds = ['names', 'activation', 'mail', 'accounts'] as const;

export type TableId = (typeof tableIds)[number];

/** Environment variable with the table's physical name. */
export const tableVariable = (table: TableId) => `${table.toUpperCase()}_TABLE`;
