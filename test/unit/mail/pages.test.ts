import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { archiveFiles, PASSWD_FILE } from '../../../functions/mail/archive';
import { listMailUsers } from '../../../functions/mail/routes/list-mail-users';
import type { MailUser } from '../../../functions/mail/mail-user';
import { userKey } from '../../../functions/mail/mail-table';
import { dynamoMailUsers } from '../../../functions/mail/store/dynamo-mail-users';
import { Wire } from '../aws/wire';

const USERS: MailUser[] = [1, 2, 3].map((id) => ({
  id,
  email: `user${id}@shop.example`,
  passwordHash: '$2b$05$x',
}));
const emails = USERS.map(({ email }) => email);

const wire = new Wire();
beforeAll(() => wire.connect(DynamoDBClient));
afterAll(() => wire.disconnect());

/** The users of domain 7, a page each: DynamoDB ends a page at a megabyte. */
function usersOnPages() {
  wire.begin(({ body }) => {
    const { ExclusiveStartKey: after } = JSON.parse(body) as { ExclusiveStartKey?: { sk: { S: string } } };
    const position = USERS.findIndex(({ id }) => userKey(7, id).sk === after?.sk.S) + 1;
    const user = USERS[position];
    const key = marshall(userKey(7, user?.id ?? 0));
    const isLast = position === USERS.length - 1;
    const page = { Items: [{ ...key, ...marshall(user) }], ...(isLast ? {} : { LastEvaluatedKey: key }) };
    return { body: JSON.stringify(page) };
  });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new DynamoDBClient({ region: 'eu-central-1', credentials });
  return dynamoMailUsers({ client, mail: 'mail', names: '' });
}

test('users of every page are listed', async () => {
  const domain = { id: 7, name: 'shop.example', usersCount: USERS.length };
  const { body } = (await listMailUsers.handle(
    { domain_id: 7 },
    { domains: { findById: () => Promise.resolve(domain) }, users: usersOnPages() } as never,
    undefined as never,
  )) as { body: { users: { email: string }[] } };
  expect(body.users.map(({ email }) => email)).toEqual(emails);
});

test('users of every page are exported, and counted', async () => {
  const files = await archiveFiles({
    domain: 'shop.example',
    exportedAt: 0,
    users: usersOnPages().pages(7),
    dkimKeys: [],
    certificates: [],
    records: [],
  });
  const textOf = (wanted: string) => files.find(({ path }) => path === wanted)?.content.toString() ?? '';
  const firstWords = (text: string) => text.match(/^[^\s:]+/gm);
  expect(firstWords(textOf(PASSWD_FILE))).toEqual(emails);
  expect(firstWords(textOf('postfix/virtual_mailboxes'))).toEqual(emails);
  expect(JSON.parse(textOf('manifest.json'))).toMatchObject({ users: USERS.length });
});
