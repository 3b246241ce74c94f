import { freshAddress } from '../support/call';
import { printCounts } from '../support/count-answers';
import { eventually } from '../support/eventually';
import { TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';

const GATEWAYS = 500;

// AWS's own limits: what Route 53 turns away must not be lost.
const system = useSystem({
  route53: { requestsPerSecond: 10, burst: 50, processingMs: 50, insyncMs: 1_000 },
});

test('a burst of 500 address changes reaches DNS, in few batches', async () => {
  const gateways = await inTurns(GATEWAYS, () => TestGateway.subscribe(system, { mode: 1 }));
  await eventually(() => expectAddresses(gateways.map(({ address }) => address)), { withinMs: 100_000 });
  const before = system.running.route53.stats();

  const startedAt = Date.now();
  const moved = gateways.map(() => freshAddress());
  const answers = await inTurns(GATEWAYS, (index) => gateways[index]!.ping(moved[index]));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  await eventually(() => expectAddresses(moved), { withinMs: 100_000 });

  const after = system.running.route53.stats();
  const batches = after.batches - before.batches;
  const calls = sum(after.calls) - sum(before.calls);
  printCounts(`${GATEWAYS} address changes`, {
    calls,
    batches,
    throttled: after.throttled - before.throttled,
    seconds: ((Date.now() - startedAt) / 1000).toFixed(1),
  });
  expect(batches).toBeLessThan(GATEWAYS / 10);

  function expectAddresses(addresses: string[]) {
    const inDns = gateways.map(({ name }) => addressIn(name));
    expect(inDns.filter((address, index) => address !== addresses[index])).toEqual([]);
  }
}, 240_000);

function addressIn(label: string): string | undefined {
  const zone = system.running.route53.findZone(`${label}.${system.zone}.`);
  const record = zone?.get(`${label}.${system.zone}.`, 'A');
  return record && 'values' in record ? record.values[0] : undefined;
}

/** Some at a time, as gateways call that do not know of each other. */
async function inTurns<Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < count; start += 50) {
    const turn = Array.from({ length: Math.min(50, count - start) }, (_, offset) => work(start + offset));
    results.push(...(await Promise.all(turn)));
  }
  return results;
}

const sum = (calls: Record<string, number>) =>
  Object.values(calls).reduce((total, count) => total + count, 0);
