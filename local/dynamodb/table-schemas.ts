/** What the stand-in has to know of a table: which attributes are its keys. Read once a table, then remembered. */
import { type Database, invoke, type Item } from './database';

interface KeySchemaElement {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

interface IndexDescription {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
}

/** The part of `DescribeTable` that defines a table's shape, in the form that `CreateTable` takes. */
export interface TableDescription {
  TableName: string;
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: IndexDescription[];
  LocalSecondaryIndexes?: IndexDescription[];
}

export class TableSchemas {
  readonly #tables = new Map<string, Promise<TableDescription>>();

  constructor(private readonly database: Database) {}

  /** @throws DynamoDbError `ResourceNotFoundException` */
  describe(table: string): Promise<TableDescription> {
    const known = this.#tables.get(table);
    if (known) return known;
    const description = invoke<{ Table: TableDescription }>(this.database, 'DescribeTable', {
      TableName: table,
    }).then(({ Table }) => Table);
    this.#tables.set(table, description);
    description.catch(() => this.forget(table));
    return description;
  }

  /** After a table was created, changed or deleted. */
  forget(table: string): void {
    this.#tables.delete(table);
  }
}

/** Names of the key attributes, partition key first: of the table, or of one of its indexes. */
export function keyAttributes(table: TableDescription, indexName?: string): string[] {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const { KeySchema } = indexes.find((index) => index.IndexName === indexName) ?? table;
  return KeySchema.map(({ AttributeName }) => AttributeName);
}

/** The item's key, as `GetItem` takes it and a stream record shows it. */
export function keyOf(table: TableDescription, item: Item): Item {
  return pick(item, keyAttributes(table));
}

/** The attributes of these names that the item has. */
export function pick(item: Item, names: string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}
