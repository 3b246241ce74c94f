import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { epochSeconds } from '../../functions/clock';
import { tableIds, type TableId } from '../../functions/table-schema';
import { KEY_FAMILIES } from '../connection';
import type { Session } from '../command';
import { createEncryptedFile } from './encrypted-file';
import { writeLine, type ExportHead } from './export-line';
import { itemSecrets } from './sealed-attributes';
import { stateOf } from './table-scan';

export interface ExportReport {
  id: string;
  items: Record<TableId, number>;
}

/** Secrets of one data key are opened with one call of KMS; many functions have many. */
const OPENED_AT_A_TIME = 32;

/**
 * Writes everything that an installation knows to an encrypted file: all items that are state, with their sealed
 * secrets opened, and the keys that sign tokens. DNS is not in it: names say what should be there.
 */
export async function exportInstallation(
  path: string,
  passphrase: string,
  { connection, clock, progress }: Session,
): Promise<ExportReport> {
  const file = await createEncryptedFile(path, passphrase);
  try {
    const head: ExportHead = {
      format: 'gatepost-export',
      version: 1,
      id: randomUUID(),
      exportedAt: new Date(clock.now()).toISOString(),
      zones: [...connection.zones],
    };
    await file.write(writeLine(head));
    const { client, secretIds } = connection.signingKeys;
    for (const keys of KEY_FAMILIES) {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretIds[keys] }));
      await file.write(writeLine({ keys, value: SecretString ?? '' }));
    }
    const secrets = itemSecrets(connection);
    const items = Object.fromEntries(tableIds.map((table) => [table, 0])) as ExportReport['items'];
    let all = 0;
    for (const table of tableIds) {
      for await (const page of stateOf(connection, table, epochSeconds(clock))) {
        for (let start = 0; start < page.length; start += OPENED_AT_A_TIME) {
          const some = page.slice(start, start + OPENED_AT_A_TIME);
          const opened = await Promise.all(some.map(({ item, kind }) => secrets.open(item, kind)));
          await file.write(opened.map((item) => writeLine({ table, item })).join(''));
          items[table] += opened.length;
          progress.show(`Exporting ${table}`, (all += opened.length));
        }
      }
    }
    await file.write(writeLine({ items: all }));
    await file.finish();
    return { id: head.id, items };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
