import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoNames, readName } from '../../functions/dns/store/dynamo-names';
import { epochSeconds } from '../../functions/clock';
import type { NameItem } from '../../functions/dns/name-item';
import { newWriteId } from '../../functions/change-item';
import { importKey, NAME_PREFIX } from '../../functions/dns/names-table';
import { noPromise, promiseRecords } from '../../functions/dns/promise';
import { kindOf } from '../../functions/item-kind';
import { tableItems } from '../../functions/table-items';
import { tableIds, type TableId } from '../../functions/table-schema';
import type { Session } from '../command';
import { PacedWrites } from '../paced-writes';
import { readEncryptedLines } from './encrypted-file';
import { readHead, readLine, type ExportHead, type ExportLine } from './export-line';
import { itemSecrets, type ItemSecrets } from './sealed-attributes';
import { physicalName, stateOf } from './table-scan';

export interface InstallationReport {
  id: string;
  exportedAt: string;
  items: Record<TableId, { imported: number; alreadyThere: number }>;
}

type ItemLine = Extract<ExportLine, { table: TableId }>;

const PAGE = 200;
/** How long an import that was cut off can be gone on with. */
const MARK_SECONDS = 30 * 86_400;

/**
 * Brings an export into an installation that holds nothing yet. A mark says which export was begun, so that one that
 * was cut off is repeated: what is there stays as it is, whoever changed it since.
 * @throws Error before anything is written, when the file is not whole or the installation not the right one
 */
export async function importInstallation(
  path: string,
  passphrase: string,
  itemsPerSecond: number,
  session: Session,
): Promise<InstallationReport> {
  const { connection, progress } = session;
  const { head, total } = await verify(path, passphrase, session);
  mustHaveZones(head, connection.zones);
  await begin(head, session);

  const writes = new PacedWrites(session, itemsPerSecond);
  const secrets = itemSecrets(connection);
  const items = Object.fromEntries(
    tableIds.map((table) => [table, { imported: 0, alreadyThere: 0 }]),
  ) as InstallationReport['items'];
  let done = 0;
  for await (const page of pagesOf(path, passphrase, session)) {
    await writes.each(page, async (line) => {
      const isNew = await write(line, secrets, session);
      items[line.table][isNew ? 'imported' : 'alreadyThere'] += 1;
    });
    progress.show('Importing items', (done += page.length), total);
  }
  return { id: head.id, exportedAt: head.exportedAt, items };
}

/** Reads the whole file once: nothing is written of one that turns out to be cut off. */
async function verify(
  path: string,
  passphrase: string,
  { progress }: Session,
): Promise<{ head: ExportHead; total: number }> {
  let head: ExportHead | undefined;
  let total = 0;
  let promised: number | undefined;
  for await (const text of readEncryptedLines(path, passphrase)) {
    if (!head) {
      head = readHead(text);
      continue;
    }
    const line = readLine(text);
    if ('items' in line) promised = line.items;
    if (!('table' in line)) continue;
    // One of a kind that this version does not know must not come in.
    kindOf(tableItems[line.table], line.table, String(line.item.pk));
    progress.show('Reading the file', (total += 1));
  }
  if (!head || promised !== total) throw new Error(`${path} does not hold what it says`);
  return { head, total };
}

function mustHaveZones({ zones: [gateways, ...further] }: ExportHead, here: readonly string[]): void {
  const missing = further.filter((zone) => !here.includes(zone));
  if (gateways === here[0] && missing.length === 0) return;
  throw new Error(
    `The export is of an installation with the zones ${[gateways, ...further].join(', ')}; this one has ` +
      `${here.join(', ')}: names cannot move to another zone. Set the same zones in the settings, and deploy`,
  );
}

/** Marks the installation as the one that this export goes into. @throws Error when it holds something else */
async function begin({ id }: ExportHead, { connection, clock }: Session): Promise<void> {
  const { dynamoDb, namesTable: TableName } = connection;
  const pk = { S: importKey(id) };
  const mark = await dynamoDb.send(new GetItemCommand({ TableName, Key: { pk }, ConsistentRead: true }));
  if (mark.Item) return;
  const now = epochSeconds(clock);
  for (const table of tableIds) {
    for await (const page of stateOf(connection, table, now)) {
      if (page.length === 0) continue;
      throw new Error(
        `This installation is in use: its table ${table} holds something. An export goes into one that is empty`,
      );
    }
  }
  await dynamoDb.send(
    new PutItemCommand({ TableName, Item: { pk, expires: { N: String(now + MARK_SECONDS) } } }),
  );
}

/** Puts the keys where they belong, and gives the items a page at a time. */
async function* pagesOf(
  path: string,
  passphrase: string,
  { connection: { signingKeys } }: Session,
): AsyncGenerator<ItemLine[]> {
  let page: ItemLine[] = [];
  let isHead = true;
  for await (const text of readEncryptedLines(path, passphrase)) {
    if (isHead) {
      isHead = false;
      continue;
    }
    const line = readLine(text);
    if ('keys' in line) {
      const SecretId = signingKeys.secretIds[line.keys];
      await signingKeys.client.send(new PutSecretValueCommand({ SecretId, SecretString: line.value }));
    } else if ('table' in line) {
      page.push(line);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}

/** @returns false when there is such an item already */
async function write(
  { table, item }: ItemLine,
  secrets: ItemSecrets,
  { connection, clock }: Session,
): Promise<boolean> {
  const sealed = marshall(await secrets.seal(item, kindOf(tableItems[table], table, String(item.pk))));
  if (table === 'names' && String(item.pk).startsWith(NAME_PREFIX)) {
    const now = epochSeconds(clock);
    const names = dynamoNames(connection.dynamoDb, connection.namesTable);
    const saved = await names.save(notYetInDns(readName(sealed), now), [], now, newWriteId());
    return saved.outcome === 'saved';
  }
  try {
    await connection.dynamoDb.send(
      new PutItemCommand({
        TableName: physicalName(connection, table),
        Item: sealed,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** The name with its records promised anew: this zone has none of them yet. */
function notYetInDns({ writeId: _writeId, decidedBy: _decidedBy, ...item }: NameItem, now: number): NameItem {
  return { ...item, dns: promiseRecords(noPromise(), item.dns.desired, now) };
}
