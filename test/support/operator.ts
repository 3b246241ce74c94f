import { marshall } from '@aws-sdk/util-dynamodb';
import { clientTokenKey, masterTokenKey, serverKey } from '../../functions/activation/activation-table';
import { newToken, serverId, type Server } from '../../functions/activation/server';
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

/** Stores servers beside every quota. */
export async function storeServers(system: TestSystem, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const ip = `10.${Math.floor(index / 250)}.0.${index % 250}`;
    const server: Server = {
      id: serverId('', ip),
      ip,
      tokenHash: '',
      client: 'many',
      registeredAt: 0,
      lastCheckin: Math.floor(system.clock.now() / 1_000),
    };
    await put(system, { ...serverKey(server.id), ...server });
  }
}

const put = (system: TestSystem, item: object) =>
  callDynamoDb(system.running.store.standIn, 'PutItem', {
    TableName: system.running.deployed.tables.activation.name,
    Item: marshall(item),
  });
