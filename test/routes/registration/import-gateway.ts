import { randomUUID } from 'node:crypto';
import { putName } from '../../../functions/dns/store/dynamo-names';
import { freshName as freshItem } from '../../../functions/dns/name-item';
import { newWriteId } from '../../../functions/change-item';
import { pointerKey } from '../../../functions/dns/names-table';
import type { Gateway } from '../../../functions/registration/gateway';
import { hashSecret } from '../../../functions/secrets/hash';
import type { TestSystem } from '../../support/test-system';

/**
 * Stores a gateway as an import from another system does: its token is a bare UUID, and a pointer finds its name.
 * @returns the token
 */
export async function importGateway(system: TestSystem, label: string): Promise<string> {
  const token = randomUUID();
  const name = `${label}.${system.zone}`;
  const now = Math.floor(system.clock.now() / 1_000);
  const holder: Gateway = {
    tokenHash: hashSecret(token),
    kiteSecret: Uint8Array.of(0),
    description: 'imported',
    mode: 0,
    lastSeen: now - 200_000,
    lastIp: '127.0.0.1',
    addresses: {},
    challenges: [],
  };
  const item = { ...freshItem(name, system.zone), owner: 'gateway' as const, holder };
  await system.putItem(putName('', item, newWriteId()).Item);
  await system.putItem({
    pk: { S: pointerKey(hashSecret(token)) },
    pointsTo: { S: name },
    pointerEnds: { N: String(now + 10 * 365 * 86_400) },
  });
  return token;
}
