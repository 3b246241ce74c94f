/** What the commands about SIP accounts work with: the functions' own stores, with the operator's credentials. */
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { dynamoAccounts } from '../functions/accounts/store/dynamo-accounts';
import { dynamoContacts } from '../functions/accounts/store/dynamo-contacts';
import { dynamoRegistrarKeys } from '../functions/accounts/store/dynamo-registrar-keys';
import { rememberedKeys } from '../functions/secrets/store/secrets-manager-keys';
import type { Session } from './command';
import { operatorSealer } from './mail-stores';

export function accountPorts({ connection, clock }: Pick<Session, 'connection' | 'clock'>) {
  const { dynamoDb, accountsTable, signingKeys } = connection;
  const table = { client: dynamoDb, TableName: accountsTable };
  return {
    clock,
    accounts: dynamoAccounts(table),
    contacts: dynamoContacts(table),
    registrarKeys: dynamoRegistrarKeys(table),
    keys: rememberedKeys(async () => {
      const SecretId = signingKeys.secretIds.accounts;
      const { SecretString = '' } = await signingKeys.client.send(new GetSecretValueCommand({ SecretId }));
      return SecretString;
    }),
    passwords: operatorSealer(connection, 'account-password'),
    messages: operatorSealer(connection, 'mail'),
  };
}
