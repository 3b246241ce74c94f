import { marshall } from '@aws-sdk/util-dynamodb';
import { clientTokenKey, masterTokenKey } from '../../functions/licensing/activation-table';
import { newToken } from '../../functions/licensing/server';
import { hashSecret } from '../../functions/secrets/hash';
import { callDynamoDb } from '../../local/operator-call';
import type { TestSystem } from './test-system';

/** Makes tokens as the operator's command stores them. */
export async function clientToken(system: TestSystem, { quota = 10, revoked = false } = {}): Promise<string> {
  const token = newToken('ct');
  await put(system, {
    ...clientTokenKey(hashSecret(token)),
    hash: hashSecret(token),
    name: `client of ${quota}`,
    quota,
    used: 0,
    createdAt: 0,
    ...(revoked ? { revokedAt: 1 } : {}),
  });
  return token;
}

export async function masterToken(system: TestSystem): Promise<string> {
  const token = newToken('mt');
  await put(system, { ...masterTokenKey(), hash: hashSecret(token) });
  return token;
}

const put = (system: TestSystem, item: object) =>
  callDynamoDb(system.running.store.standIn, 'PutItem', {
    TableName: system.running.deployed.tables.activation.name,
    Item: marshall(item),
  });
