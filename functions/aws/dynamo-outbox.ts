import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../environment';
import { mailShard, NAME_PREFIX, SHARDS, suppressionKey } from '../dns/names-table';
import type { NameItem } from '../dns/name-item';
import { newWriteId } from '../dns/name-store';
import { hashEmail } from '../outbox/suppression';
import type { MailPromise } from '../outbox/mail-promise';
import type { Outbox } from '../outbox/outbox';
import { clientConfig } from './client-config';
import { dynamoNames } from './dynamo-names';

const PAGE = 100;

/** The outbox of the names table. */
export function dynamoOutbox(environment: Environment): Outbox {
  const client = new DynamoDBClient(clientConfig(environment));
  const TableName = requireEnv(environment, 'NAMES_TABLE');
  const names = dynamoNames(client, TableName);

  /** Changes the mails of an item, on what is there now; `change` returns undefined to leave them. */
  async function changeMails(name: string, change: (mails: MailPromise[]) => MailPromise[] | undefined) {
    for (;;) {
      const item: NameItem | undefined = await names.get(name);
      const mails = item && change(item.mails);
      if (!item || !mails) return;
      const { outcome } = await names.save({ ...item, mails }, [], 0, newWriteId());
      if (outcome === 'saved') return;
    }
  }

  return {
    async due(now) {
      const pages = await Promise.all(
        Array.from({ length: SHARDS }, (_, shard) =>
          client.send(
            new QueryCommand({
              TableName,
              IndexName: 'mail-due',
              KeyConditionExpression: 'mailShard = :shard AND mailDueAt <= :now',
              ExpressionAttributeValues: { ':shard': { S: mailShard(shard) }, ':now': { N: String(now) } },
              Limit: PAGE,
            }),
          ),
        ),
      );
      return this.namesOf(pages.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S ?? '')));
    },

    namesOf: (keys) =>
      keys.filter((key) => key.startsWith(NAME_PREFIX)).map((key) => key.slice(NAME_PREFIX.length)),

    async claim(name, now, seconds) {
      const item = await names.get(name);
      const due = item?.mails.filter((mail) => mail.dueAt <= now) ?? [];
      if (!item || due.length === 0) return undefined;
      const mails = item.mails.map((mail) => (mail.dueAt <= now ? { ...mail, dueAt: now + seconds } : mail));
      const { outcome } = await names.save({ ...item, mails }, [], now, newWriteId());
      return outcome === 'saved' ? { due } : undefined;
    },

    remove: (name, mailId) =>
      changeMails(name, (mails) =>
        mails.some(({ id }) => id === mailId) ? mails.filter(({ id }) => id !== mailId) : undefined,
      ),

    postpone: (name, mailId, dueAt) =>
      changeMails(name, (mails) =>
        mails.map((mail) => (mail.id === mailId ? { ...mail, attempts: mail.attempts + 1, dueAt } : mail)),
      ),

    async isSuppressed(address) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: { pk: { S: suppressionKey(hashEmail(address)) } } }),
      );
      return Item !== undefined;
    },
  };
}
