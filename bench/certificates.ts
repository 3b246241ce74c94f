/** Many gateways call /dnsconfig in one moment, as after an outage: when does each get its answer? */
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { Arrivals, BenchSystem } from './dns-system';
import { makeGateways, type BenchGateway } from './gateways';

const CHALLENGE_LENGTH = 43;
/**
 * The calls begin within this time, all of which counts: behind API Gateway a thousand functions begin at once, and
 * here one process stands for all of them, and for AWS.
 */
const BEGIN_WITHIN_MS = 2_000;

export async function certificates(system: BenchSystem, count: number): Promise<Arrivals> {
  const gateways = await makeGateways(system, count, 0);
  const startedAt = performance.now();
  const arrivals = await Promise.all(
    gateways.map(async ({ token, name }, number) => {
      await delay((number / count) * BEGIN_WITHIN_MS);
      const challenge = name.padEnd(CHALLENGE_LENGTH, 'x').replaceAll('.', '_').slice(0, CHALLENGE_LENGTH);
      const query = new URLSearchParams({ token, challenge });
      await getFollowing(`${system.baseUrl}/dnsconfig?${query.toString()}`);
      return (performance.now() - startedAt) / 1_000;
    }),
  );
  mustBeInDns(system, gateways);
  return arrivals.sort((a, b) => a - b);
}

/** GET, following redirects as the gateways' clients do. */
function getFollowing(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      response.resume();
      const { statusCode, headers } = response;
      if (statusCode === 200) resolve();
      else if (statusCode === 307 && headers.location) resolve(getFollowing(headers.location));
      else reject(new Error(`/dnsconfig answered ${statusCode}`));
    })
      .on('error', reject)
      .end();
  });
}

function mustBeInDns(system: BenchSystem, gateways: readonly BenchGateway[]): void {
  for (const { name } of gateways) {
    const record = `_acme-challenge.${name}.`;
    if (!system.route53.findZone(record)?.get(record, 'TXT')) {
      throw new Error(`${name} was told that its value is in DNS, and it is not`);
    }
  }
}
