import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoContacts } from '../../functions/accounts/store/dynamo-contacts';
import { dynamoRegistrarKeys } from '../../functions/accounts/store/dynamo-registrar-keys';
import { epochSeconds } from '../../functions/clock';
import { AWS_PATH, OPERATOR_KEY } from '../../local/deployment';
import { LOCAL_REGION } from '../../local/stand-in';
import type { TestSystem } from './test-system';

/** The accounts table, with the operator's credentials. */
const tableOf = ({ running }: TestSystem) => ({
  client: new DynamoDBClient({
    endpoint: `${running.baseUrl}${AWS_PATH}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: OPERATOR_KEY, secretAccessKey: 'local' },
  }),
  TableName: running.deployed.tables.accounts.name,
});

/** Devices and notes. */
export const contactsOf = (system: TestSystem) => dynamoContacts(tableOf(system));

export const registrarKeysOf = (system: TestSystem) => dynamoRegistrarKeys(tableOf(system));

/** As a registrar would note them. */
export async function noteContacts(system: TestSystem, accountId: number, count: number): Promise<void> {
  const now = epochSeconds(system.clock);
  const contacts = Array.from({ length: count }, (_, number) => ({
    uuid: `device-${number}`,
    userAgent: 'Phone/1.0',
    updatedAt: now,
    expiresAt: now + 3_600,
  }));
  await contactsOf(system).save(accountId, contacts);
}
