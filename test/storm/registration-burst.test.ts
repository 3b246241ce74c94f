/** Many gateways change their address at once, while Route 53 takes what it takes from an AWS account. */
import { freshAddress } from '../support/call';
import { TestGateway } from '../support/gateway';
import { MovableClock } from '../support/movable-clock';
import { printFigures } from '../support/print-figures';
import { useSystem } from '../support/test-system';

const GATEWAYS = 500;
/** At a time, as there are only so many sockets. */
const AT_ONCE = 100;

const system = useSystem({
  // Seconds are to mean seconds.
  clock: new MovableClock({ hurry: 1 }),
  route53: { requestsPerSecond: 10, burst: 50, insyncMs: 1_000 },
});

test(`${GATEWAYS} address changes at once reach DNS within the limits of Route 53, and none is lost`, async () => {
  const gateways = await inTurns(Array.from({ length: GATEWAYS }), () =>
    TestGateway.subscribe(system, { mode: 1 }),
  );
  await system.running.idle();
  const before = system.running.route53.stats();

  const startedAt = performance.now();
  const moved = await inTurns(gateways, async (gateway) => {
    const address = freshAddress();
    expect((await gateway.ping(address)).status).toBe(200);
    return { name: gateway.name, address };
  });
  const answeredAt = performance.now();
  await system.running.idle();
  const inDnsAt = performance.now();

  const found = await inTurns(moved, ({ name }) => system.resolve('A', name));
  expect(found.flat()).toEqual(moved.map(({ address }) => address));

  const after = system.running.route53.stats();
  const calls = (stats: typeof after) => Object.values(stats.calls).reduce((sum, count) => sum + count, 0);
  const batches = after.batches - before.batches;
  printFigures(`${GATEWAYS} address changes`, {
    calls: calls(after) - calls(before),
    throttled: after.throttled - before.throttled,
    batches,
    changes: after.changes - before.changes,
    'seconds until answered': ((answeredAt - startedAt) / 1_000).toFixed(1),
    'seconds until in DNS': ((inDnsAt - startedAt) / 1_000).toFixed(1),
  });
  // What was there goes, and what is wanted comes.
  expect(after.changes - before.changes).toBe(2 * GATEWAYS);
  // One by one they would take 50 seconds of an account's calls.
  expect(batches).toBeLessThanOrEqual(GATEWAYS / 5);
  expect(system.log.filter(({ level }) => level === 'error')).toEqual([]);
}, 120_000);

async function inTurns<Input, Output>(
  inputs: readonly Input[],
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  for (let start = 0; start < inputs.length; start += AT_ONCE) {
    outputs.push(...(await Promise.all(inputs.slice(start, start + AT_ONCE).map(work))));
  }
  return outputs;
}
