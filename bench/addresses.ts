/** Every gateway calls from a new address in one moment, as after a provider's outage: when is each in DNS? */
import { systemClock } from '../functions/clock';
import { ping } from '../functions/registration/routes/ping';
import { jsonLog } from '../functions/telemetry/log';
import type { Arrivals, BenchSystem } from './dns-system';
import { makeGateways, type BenchGateway } from './gateways';

const PARALLEL = 32;
const LOOK_MS = 500;

interface Caller extends BenchGateway {
  ip: string;
}

/** The route's own code for each call, without HTTP; its time counts. */
export async function addresses(system: BenchSystem, count: number): Promise<Arrivals> {
  const gateways = await makeGateways(system, count, 1);
  const callers = gateways.map((gateway, number) => ({
    ...gateway,
    ip: `198.18.${Math.floor(number / 250)}.${(number % 250) + 1}`,
  }));
  const ports = { names: system.names, settings: system.deployed.registration };
  const { baseUrl } = system;
  const log = jsonLog({ function: ping.id }, () => undefined);

  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const calls = callers.values();
  const callInTurn = async () => {
    for (const { token, ip: sourceIp } of calls) {
      const call = {
        sourceIp,
        method: ping.method,
        target: ping.path,
        baseUrl,
        headers: {},
        cookies: new Map<string, string>(),
        clock: systemClock,
        log,
      };
      await ping.handle({ token }, ports, call, undefined);
    }
  };
  const called = Promise.all(Array.from({ length: PARALLEL }, callInTurn)).then(() => {
    console.log(`The ${count} calls themselves took ${seconds().toFixed(1)} s.`);
  });

  const arrivals: number[] = [];
  for (let missing = callers; missing.length > 0;) {
    await systemClock.sleep(LOOK_MS);
    const stillMissing = missing.filter((caller) => !isInDns(system, caller));
    arrivals.push(...Array.from({ length: missing.length - stillMissing.length }, seconds));
    missing = stillMissing;
  }
  await called;
  return arrivals;
}

function isInDns({ route53 }: BenchSystem, { name, ip }: Caller): boolean {
  const record = route53.findZone(`${name}.`)?.get(`${name}.`, 'A');
  return record !== undefined && 'values' in record && record.values[0] === ip;
}
