import {
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Environment } from '../../environment';
import type { GuessCounters } from '../../limits/guess';
import { longest, type LimitClaim } from '../../limits/limit';
import { addressOf, type Account } from '../account';
import type { AccountClaim, AccountStore, SaveAccountResult } from '../account-store';
import {
  ACCOUNT_IDS,
  accountIdKey,
  accountKey,
  accountsCounterKey,
  accountSequenceKey,
  accountTotalKey,
  creationTokenKey,
  MESSAGE_DUE,
  messageShard,
  phoneKey,
} from '../accounts-table';
import { newNote } from '../contact';
import { accountsTableOf, getAccountsItem, type AccountsTable } from './dynamo-accounts-table';
import { noteItem, removeContacts } from './dynamo-contacts';
import { countUpdate, dynamoLimits } from '../../limits/store/dynamo-limits';
import { batchRead } from '../../aws/dynamo-batch';
import { transact, write } from '../../aws/dynamo-write';

export const dynamoAccountsOf = (environment: Environment): AccountStore =>
  dynamoAccounts(accountsTableOf(environment));

/** SIP accounts in the accounts table. */
export function dynamoAccounts(table: AccountsTable): AccountStore {
  const { client, TableName } = table;

  const total = (change: number): TransactWriteItem => ({
    Update: {
      TableName,
      Key: marshall(accountTotalKey()),
      UpdateExpression: 'ADD accounts :change',
      ExpressionAttributeValues: marshall({ ':change': change }),
    },
  });

  /** Where an account is to be found by something else than its address. */
  const addressAt = async (key: Parameters<typeof getAccountsItem>[1]) => {
    const item = await getAccountsItem(table, key);
    return item && String(item.address);
  };

  async function readAll(addresses: readonly string[]): Promise<Account[]> {
    const keys = addresses.map((address) => marshall(accountKey(address)));
    const accounts = (await batchRead(table, TableName, keys)).map(readAccount);
    const found = new Map(accounts.map((account) => [addressOf(account), account]));
    return addresses.flatMap((address) => found.get(address) ?? []);
  }

  const idsPage = (after: number, limit: number, projection?: string) =>
    client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :ids AND sk > :after',
        ExpressionAttributeValues: marshall({ ':ids': ACCOUNT_IDS, ':after': accountIdKey(after).sk }),
        Limit: limit,
        ...(projection ? { ProjectionExpression: projection } : {}),
      }),
    );

  return {
    async find(address, consistency) {
      const item = await getAccountsItem(table, accountKey(address), consistency);
      return item && asAccount(item);
    },
    addressOfId: (id) => addressAt(accountIdKey(id)),
    addressOfPhone: (phone) => addressAt(phoneKey(phone)),

    async takeId() {
      const taken = await write(
        table,
        new UpdateItemCommand({
          TableName,
          Key: marshall(accountSequenceKey()),
          UpdateExpression: 'ADD lastId :one',
          ExpressionAttributeValues: marshall({ ':one': 1 }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(taken?.Attributes?.lastId?.N);
    },

    async save(account, claims, now, writeId) {
      const put = putAccount(TableName, account, writeId);
      const isNew = account.writeId === undefined;
      const address = addressOf(account);
      if (!isNew && claims.length === 0) {
        return { outcome: (await write(table, new PutItemCommand(put))) ? 'saved' : 'changed' };
      }
      const idEntry = {
        TableName,
        Item: marshall({ ...accountIdKey(account.id), address }),
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      const refused = await transact(table, [
        { Put: put },
        ...claims.map((claim) => claimWrite(TableName, claim, address, now)),
        ...(isNew ? [{ Put: idEntry }, total(1)] : []),
      ]);
      return refusal(refused, claims, now);
    },

    async remove(account, now) {
      const address = addressOf(account);
      // First: after the account, a failure would leave devices that nobody can ask to have removed.
      await removeContacts(table, account.id);
      const own = {
        ConditionExpression: 'address = :address',
        ExpressionAttributeValues: marshall({ ':address': address }),
      };
      const refused = await transact(table, [
        { Delete: { TableName, Key: marshall(accountKey(address)), ...unchangedSince(account) } },
        { Delete: { TableName, Key: marshall(accountIdKey(account.id)) } },
        ...(account.phone ? [{ Delete: { TableName, Key: marshall(phoneKey(account.phone)), ...own } }] : []),
        { Put: { TableName, Item: noteItem(newNote(address, now)) } },
        total(-1),
      ]);
      if (refused.includes(0)) return false;
      if (refused.length > 0) throw new Error(`What leads to account ${account.id} leads to another one`);
      // A registrar may have saved others meanwhile. The account is gone, whatever becomes of them: they expire.
      await removeContacts(table, account.id).catch(() => undefined);
      return true;
    },

    async page(after, limit) {
      // One more than asked tells whether there is another page.
      const { Items = [] } = await idsPage(after, limit + 1);
      const entries = Items.slice(0, limit);
      return {
        accounts: await readAll(entries.map(({ address }) => address?.S ?? '')),
        next: Items.length > limit ? Number(entries.at(-1)?.sk?.S) : undefined,
      };
    },

    async skip(after, skipped) {
      let last = after;
      for (let left = skipped; left > 0;) {
        const { Items = [], LastEvaluatedKey } = await idsPage(last, left, 'sk');
        left -= Items.length;
        last = Number(Items.at(-1)?.sk?.S ?? last);
        if (left > 0 && !LastEvaluatedKey) return undefined;
      }
      return last;
    },

    async back(cursor, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :ids AND sk <= :cursor',
          ExpressionAttributeValues: marshall({ ':ids': ACCOUNT_IDS, ':cursor': accountIdKey(cursor).sk }),
          ScanIndexForward: false,
          // One more than the page has: that is the one which the page begins behind.
          Limit: limit + 1,
          ProjectionExpression: 'sk',
        }),
      );
      return Number(Items[limit]?.sk?.S ?? 0);
    },

    async count() {
      const item = await getAccountsItem(table, accountTotalKey());
      return Number(item?.accounts ?? 0);
    },
  };
}

/** The write of an account, on condition that nobody wrote it since. What is due becomes visible in the sparse index. */
export function putAccount(TableName: string, account: Account, writeId: string) {
  const dueAt = Math.min(...account.messages.map((message) => message.dueAt));
  const due = { [MESSAGE_DUE.partitionKey]: messageShard(account.id), [MESSAGE_DUE.sortKey]: dueAt };
  const stored = {
    ...accountKey(addressOf(account)),
    ...account,
    writeId,
    ...(account.messages.length === 0 ? {} : due),
  };
  return {
    TableName,
    Item: marshall(stored, { removeUndefinedValues: true }),
    ...unchangedSince(account),
  };
}

/** Condition: the account is as it was read. */
const unchangedSince = ({ writeId }: Account) =>
  writeId === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'writeId = :read', ExpressionAttributeValues: marshall({ ':read': writeId }) };

/** An item of the table as an account. */
const readAccount = (item: Record<string, AttributeValue>): Account => asAccount(unmarshall(item));

function asAccount(item: Record<string, unknown>): Account {
  const { pk: _pk, sk: _sk, ...stored } = item;
  const { [MESSAGE_DUE.partitionKey]: _shard, [MESSAGE_DUE.sortKey]: _dueAt, ...account } = stored;
  return account as unknown as Account;
}

function claimWrite(TableName: string, claim: AccountClaim, address: string, now: number): TransactWriteItem {
  switch (claim.kind) {
    case 'phone':
      return {
        Put: {
          TableName,
          Item: marshall({ ...phoneKey(claim.phone), address }),
          ConditionExpression: 'attribute_not_exists(pk) OR address = :address',
          ExpressionAttributeValues: marshall({ ':address': address }),
        },
      };
    case 'free-phone':
      return { Delete: { TableName, Key: marshall(phoneKey(claim.phone)) } };
    case 'creation-token':
      return {
        Delete: {
          TableName,
          Key: marshall(creationTokenKey(claim.hash)),
          ConditionExpression: 'endsAt > :now',
          ExpressionAttributeValues: marshall({ ':now': now }),
        },
      };
    case 'registrar-note':
      return { Put: { TableName, Item: noteItem(newNote(address, now, { event: claim.event })) } };
    case 'limit':
      return { Update: countUpdate(TableName, claim, now, (pk) => marshall(accountsCounterKey(pk))) };
  }
}

/** @param refused positions: the account itself, then its claims */
function refusal(
  refused: readonly number[],
  claims: readonly AccountClaim[],
  now: number,
): SaveAccountResult {
  if (refused.length === 0) return { outcome: 'saved' };
  if (refused.includes(0)) return { outcome: 'changed' };
  const failed = refused.flatMap((position) => claims[position - 1] ?? []);
  if (failed.some(({ kind }) => kind === 'creation-token')) return { outcome: 'no-such-token' };
  if (failed.some(({ kind }) => kind === 'phone')) return { outcome: 'phone-taken' };
  const limited = longest(
    failed.filter((claim): claim is LimitClaim => claim.kind === 'limit'),
    now,
  );
  if (limited) return { outcome: 'limited', ...limited };
  throw new Error('A new account has the id of another one');
}

/** The family's own counters. */
export const accountsLimits = ({ client, TableName }: AccountsTable): GuessCounters =>
  dynamoLimits(client, TableName, (pk) => marshall(accountsCounterKey(pk)));
