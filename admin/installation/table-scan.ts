import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { NameItem } from '../../functions/dns/name-item';
import { nameKey } from '../../functions/dns/names-table';
import { kindOf, type Item, type ItemKind } from '../../functions/item-kind';
import { tableItems } from '../../functions/table-items';
import type { TableId } from '../../functions/table-schema';
import type { Connection } from '../connection';

/** The physical name of a table. */
export const physicalName = (connection: Connection, table: TableId): string =>
  ({
    names: connection.namesTable,
    activation: connection.activationTable,
    mail: connection.mailTable,
    accounts: connection.accountsTable,
  })[table];

/**
 * What a table holds that another installation would take over, page by page, each as of its moment.
 * @throws Error where an item is of no kind
 */
export async function* stateOf(
  connection: Connection,
  table: TableId,
  now: number,
): AsyncGenerator<{ item: Item; kind: ItemKind }[]> {
  const pages = paginateScan(
    { client: connection.dynamoDb, pageSize: 500 },
    { TableName: physicalName(connection, table), ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    yield Items.map((stored) => unmarshall(stored))
      .map((item) => ({ item, kind: kindOf(tableItems[table], table, String(item.pk)) }))
      .filter(({ item, kind }) => kind.staysBehind === undefined && !isOver(item, now));
  }
}

/** It has expired, or is a name that nobody holds, or the zone's own, which every installation makes for itself. */
function isOver(item: Item, now: number): boolean {
  if (typeof item.expires === 'number' && item.expires <= now) return true;
  if (!String(item.pk).startsWith(nameKey(''))) return false;
  const { owner, heldUntil } = item as Partial<NameItem>;
  return owner === undefined || owner === 'zone' || (heldUntil !== undefined && heldUntil <= now);
}
