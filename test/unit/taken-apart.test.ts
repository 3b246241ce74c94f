import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoWriterStore } from '../../functions/dns/store/dynamo-writer-store';
import { dynamoAcmeAccounts } from '../../functions/mail/store/dynamo-acme-accounts';
import { dynamoDeletions } from '../../functions/mail/store/dynamo-deletions';

/** A table in which everything is there already, and holds these attributes. */
function tableOf(item: Record<string, { S: string }>): DynamoDBClient {
  const answers: Record<string, () => Promise<object>> = {
    PutItemCommand: () =>
      Promise.reject(Object.assign(new Error('It is there'), { name: 'ConditionalCheckFailedException' })),
    QueryCommand: () => Promise.resolve({ Items: [item] }),
    GetItemCommand: () => Promise.resolve({ Item: item }),
    BatchGetItemCommand: () => Promise.resolve({ Responses: { table: [item] } }),
  };
  const send = (command: object) => answers[command.constructor.name]?.();
  return Object.assign(new DynamoDBClient({ region: 'eu-central-1' }), { send });
}

test('the DNS writer’s store works in parts', async () => {
  const { due, get } = dynamoWriterStore(tableOf({ pk: { S: 'name#box.gw.test' } }), 'table');
  expect((await due('gw.test', 0)).names).toContain('box.gw.test');
  expect(await get('box.gw.test')).toMatchObject({ name: 'box.gw.test' });
});

test('the store of deleted mail domains works in parts', async () => {
  const client = tableOf({ pk: { S: 'deletion#7' }, sk: { S: '-' } });
  const { due } = dynamoDeletions({ client, mail: 'table', names: 'names' });
  expect(await due(0)).toEqual([7]);
});

test('the store of ACME accounts works in parts', async () => {
  const account = { url: 'https://ca.example/account', key: 'key' };
  const client = tableOf({ url: { S: account.url }, key: { S: account.key } });
  const sealer = {
    seal: (text: string) => Promise.resolve(text),
    open: (text: string) => Promise.resolve(text),
  };
  const { keep } = dynamoAcmeAccounts({ client, mail: 'table', names: 'names' }, sealer);
  expect(await keep('https://ca.example/directory', { url: 'another', key: 'another' })).toEqual(account);
});
