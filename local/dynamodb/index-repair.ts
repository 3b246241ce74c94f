/**
 * dynalite writes an item and its index entries one after the other, index first. A process killed in between leaves
 * an index that contradicts its table, which DynamoDB never shows. So after a kill every index is compared with its
 * table, and the items that differ are written again.
 */
import { type Database, invoke, type Item } from './database';
import type { Journal } from './journal';
import { keyAttributes, keyOf, pick, type TableSchemas } from './table-schemas';
import { applyWrites } from './transactions';

/**
 * @param journal so that a second kill, in the middle of a repair, loses nothing
 * @returns how many index entries were missing or stale
 */
export async function repairIndexes(
  database: Database,
  schemas: TableSchemas,
  journal: Journal,
  now: () => number,
): Promise<number> {
  let repaired = 0;
  for (const TableName of await tableNames(database)) {
    const table = await schemas.describe(TableName);
    const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
    if (indexes.length === 0) continue;
    const items = new Map(
      (await scan(database, { TableName })).map((item) => [text(keyOf(table, item)), item]),
    );

    for (const { IndexName } of indexes) {
      const names = keyAttributes(table, IndexName);
      const entryOf = (item: Item) => ({ ...keyOf(table, item), ...pick(item, names) });
      const entries = (await scan(database, { TableName, IndexName })).map(entryOf);
      const present = new Set(entries.map(text));
      const stale = entries.filter((entry) => {
        const item = items.get(text(keyOf(table, entry)));
        return !item || text(entryOf(item)) !== text(entry);
      });
      const lacking = [...items.values()].filter(
        (item) => names.every((name) => item[name]) && !present.has(text(entryOf(item))),
      );

      for (const { entry, item } of [
        ...stale.map((entry) => ({ entry, item: items.get(text(keyOf(table, entry))) })),
        ...lacking.map((item) => ({ entry: undefined, item })),
      ]) {
        const key = keyOf(table, (item ?? entry)!);
        const truth = item ? { table: TableName, put: item } : { table: TableName, delete: key };
        journal.commit({ at: now(), writes: [truth] });
        // dynalite removes an entry when it replaces the item that the entry stands for: so let it stand there.
        if (entry) await invoke(database, 'PutItem', { TableName, Item: entry });
        await applyWrites(database, [truth]);
        journal.applied();
        repaired++;
      }
    }
  }
  return repaired;
}

async function tableNames(database: Database): Promise<string[]> {
  const names: string[] = [];
  let ExclusiveStartTableName: string | undefined;
  do {
    const page: { TableNames: string[]; LastEvaluatedTableName?: string } = await invoke(
      database,
      'ListTables',
      ExclusiveStartTableName ? { ExclusiveStartTableName } : {},
    );
    names.push(...page.TableNames);
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName);
  return names;
}

async function scan(database: Database, input: { TableName: string; IndexName?: string }): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page: { Items: Item[]; LastEvaluatedKey?: Item } = await invoke(database, 'Scan', {
      ...input,
      ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
    });
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** Equal for equal attributes, in whatever order. */
function text(item: Item): string {
  return JSON.stringify(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)));
}
