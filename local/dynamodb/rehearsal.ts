/**
 * Finds out what a write would do, without doing it: dynalite itself performs it on a copy of the item, in a second
 * database in memory. So conditions and updates mean what they mean outside a transaction, each sees the state from
 * before the transaction, and nothing has to be undone when one of them fails.
 */
import { type Database, invoke, type Item } from './database';
import { openDynalite } from './dynalite-database';
import { keyOf, type TableDescription } from './table-schemas';

/** The four kinds of `TransactWriteItem`. */
export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

export class Rehearsal {
  readonly #database: Database = openDynalite();
  /** A table that is deleted and made again has a new description, and so gets a new copy. */
  readonly #copies = new WeakMap<TableDescription, Promise<string>>();
  #copyCount = 0;

  /**
   * What the item would become; nothing when the write would delete it.
   * @param input `Key` or `Item`, expressions, names and values, as the operations of these names take them
   * @param item the item as it is, if there is one
   * @throws DynamoDbError as the operation itself would, e.g. `ConditionalCheckFailedException`
   */
  async outcome(
    kind: WriteKind,
    input: object,
    table: TableDescription,
    item: Item | undefined,
  ): Promise<Item | undefined> {
    const TableName = await this.#copyOf(table);
    if (item) await invoke(this.#database, 'PutItem', { TableName, Item: item });
    let copy = item;
    try {
      copy = await this.#perform(kind, { ...input, TableName }, item);
      return copy;
    } finally {
      if (copy) await invoke(this.#database, 'DeleteItem', { TableName, Key: keyOf(table, copy) });
    }
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #perform(kind: WriteKind, input: object, item: Item | undefined): Promise<Item | undefined> {
    switch (kind) {
      case 'Put':
        await invoke(this.#database, 'PutItem', input);
        return (input as { Item: Item }).Item;
      case 'Update': {
        const returning = { ...input, ReturnValues: 'ALL_NEW' };
        return (await invoke<{ Attributes: Item }>(this.#database, 'UpdateItem', returning)).Attributes;
      }
      case 'Delete':
        await invoke(this.#database, 'DeleteItem', input);
        return undefined;
      case 'ConditionCheck': // any conditional write will do: what becomes of the copy does not matter
        await invoke(this.#database, 'DeleteItem', input);
        return item;
    }
  }

  /** Name of the empty copy of a table. Indexes are part of it, because their keys restrict attribute types. */
  #copyOf(table: TableDescription): Promise<string> {
    const known = this.#copies.get(table);
    if (known) return known;
    const TableName = `copy-${++this.#copyCount}`;
    const copy = invoke(this.#database, 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: table.AttributeDefinitions,
      KeySchema: table.KeySchema,
      ...indexes(table, 'GlobalSecondaryIndexes'),
      ...indexes(table, 'LocalSecondaryIndexes'),
    }).then(() => TableName);
    this.#copies.set(table, copy);
    return copy;
  }
}

function indexes(table: TableDescription, kind: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes') {
  const descriptions = table[kind];
  if (!descriptions) return {};
  return {
    [kind]: descriptions.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection,
    })),
  };
}
