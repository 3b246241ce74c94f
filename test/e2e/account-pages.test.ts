import { listAccounts } from '../../functions/accounts/routes/list-accounts';
import {
  accountIdKey,
  accountKey,
  accountSequenceKey,
  accountTotalKey,
} from '../../functions/accounts/accounts-table';
import { addressOf, type Account } from '../../functions/accounts/account';
import { roleOf } from '../../local/deployment';
import { callDynamoDb } from '../../local/operator-call';
import { marshall } from '@aws-sdk/util-dynamodb';
import { bodyOf, SipCaller } from '../support/sip-caller';
import { useSystem, type TestSystem } from '../support/test-system';

const ACCOUNTS = 1_000;
const BATCH = 24;

const system = useSystem();

/** Accounts as an import would write them, with the ids from `first` on. */
async function writeAccounts({ running, clock }: TestSystem, first: number, count: number): Promise<void> {
  const TableName = running.deployed.tables.accounts.name;
  const put = (Item: object) => ({ PutRequest: { Item: marshall(Item, { removeUndefinedValues: true }) } });
  const itemsOf = (id: number) => {
    const account: Account = {
      id,
      username: `imported${id}`,
      domain: 'sip.gateways.test',
      realm: 'sip.gateways.test',
      passwords: {},
      activated: true,
      admin: false,
      createdAt: Math.floor(clock.now() / 1_000),
      messages: [],
      writeId: 'import',
    };
    const address = addressOf(account);
    return [put({ ...accountKey(address), ...account }), put({ ...accountIdKey(id), address })];
  };
  const requests = Array.from({ length: count }, (_, position) => itemsOf(first + position)).flat();
  for (let start = 0; start < requests.length; start += BATCH) {
    const RequestItems = { [TableName]: requests.slice(start, start + BATCH) };
    await callDynamoDb(running.store.standIn, 'BatchWriteItem', { RequestItems });
  }
  for (const [key, attribute] of [
    [accountSequenceKey(), 'lastId'],
    [accountTotalKey(), 'accounts'],
  ] as const) {
    await callDynamoDb(running.store.standIn, 'UpdateItem', {
      TableName,
      Key: marshall(key),
      UpdateExpression: `ADD ${attribute} :count`,
      ExpressionAttributeValues: marshall({ ':count': count }),
    });
  }
}

interface Page {
  data: { id: number }[];
  next_page_url: string | null;
}

/** Calls of DynamoDB for one page, and how many items the two that grow could have read. */
async function costOf(admin: SipCaller, path: string) {
  const before = system.awsCalls.length;
  const page = bodyOf(await admin.byKey('GET', path)) as unknown as Page;
  const calls = system.awsCalls
    .slice(before)
    .filter(({ caller }) => caller === roleOf(listAccounts))
    .map(({ action }) => action)
    .sort();
  return { page, calls };
}

test(`pages of 20 to the end of ${ACCOUNTS} accounts: none twice, none missed, while others are made and removed`, async () => {
  const admin = await SipCaller.admin(system);
  await writeAccounts(system, admin.account.id + 1, ACCOUNTS - 1);
  const atFirst = new Set(Array.from({ length: ACCOUNTS }, (_, position) => admin.account.id + position));
  const seen: number[] = [];
  const removed = new Set<number>();
  let made = 0;
  for (let url: string | null = listAccounts.path, page = 1; url; page += 1) {
    const answer = bodyOf(
      await admin.byKey('GET', url.replace(system.running.baseUrl, '')),
    ) as unknown as Page;
    seen.push(...answer.data.map(({ id }) => id));
    url = answer.next_page_url;
    if (page % 10 !== 0) continue;
    await SipCaller.create(system);
    made += 1;
    // The last account of the page: the cursor of the next one.
    const last = seen.at(-1) ?? 0;
    bodyOf(await admin.byKey('DELETE', `/api/accounts/${last}`));
    removed.add(last);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect([...atFirst].filter((id) => !seen.includes(id))).toEqual([]);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  console.log(`${seen.length} accounts seen, ${made} made and ${removed.size} removed meanwhile`);
}, 120_000);

test('a page costs the same however many accounts there are, and however deep it is', async () => {
  const admin = await SipCaller.admin(system);
  const first = await costOf(admin, listAccounts.path);
  expect(first.page.data).toHaveLength(20);
  const { id } = admin.account;
  await writeAccounts(system, id + 1, 4_000);
  const later = await costOf(admin, listAccounts.path);
  const deep = await costOf(admin, `${listAccounts.path}?page=2&cursor=${id + 3_000}`);
  expect(deep.page.data.map((account) => account.id)).toEqual(
    Array.from({ length: 20 }, (_, position) => id + 3_001 + position),
  );
  expect(later.calls).toEqual(first.calls);
  expect(deep.calls).toEqual(first.calls);
  console.log(`A page of 20: ${first.calls.join(', ')}`);
}, 120_000);
