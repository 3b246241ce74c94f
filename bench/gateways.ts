/** Gateways in the table of a local system, as many as a figure needs, without a request for each. */
import { freshName } from '../functions/dns/name-item';
import { newWriteId } from '../functions/change-item';
import { newToken, type Gateway, type Mode } from '../functions/registration/gateway';
import { hashSecret } from '../functions/secrets/hash';
import type { BenchSystem } from './dns-system';

export interface BenchGateway {
  /** Fully qualified, without the final dot. */
  name: string;
  token: string;
}

/** @returns gateways that exist and have nothing in DNS yet */
export async function makeGateways(
  { names, deployed }: BenchSystem,
  count: number,
  mode: Mode,
): Promise<BenchGateway[]> {
  const { zone } = deployed.registration;
  const now = Math.floor(Date.now() / 1_000);
  const gateways: BenchGateway[] = [];
  for (let number = 0; number < count; number += 1) {
    const label = `gateway-${number}`;
    const gateway = { name: `${label}.${zone}`, token: newToken(label) };
    const holder: Gateway = {
      tokenHash: hashSecret(gateway.token),
      kiteSecret: Uint8Array.of(0),
      description: '',
      mode,
      lastSeen: now,
      lastIp: '192.0.2.1',
      addresses: {},
      challenges: [],
    };
    await names.save({ ...freshName(gateway.name, zone), owner: 'gateway', holder }, [], now, newWriteId());
    gateways.push(gateway);
  }
  return gateways;
}
