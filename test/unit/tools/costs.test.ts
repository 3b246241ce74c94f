import assumptions from '../../../docs/cost-assumptions.json';
import prices from '../../../docs/prices.json';
import { measuredUnits, monthlyCosts, tiered } from '../../../tools/costs';

const BUDGET = {
  ping: {
    cases: {
      'a steady heartbeat': { 'eventual GetItem': 1 },
      'a new address': { 'eventual GetItem': 1, PutItem: 1 },
    },
  },
  dnsconfig: { cases: { 'a new value': { GetItem: 10, PutItem: 1 } } },
  subscribe: { cases: { 'a new name': { GetItem: 1, TransactWriteItems: 1 } } },
};
const PERFORMANCE = `
## Cold starts

| ping      | 251 | 0.76 | 270 | 0.83 |
| subscribe | 297 | 0.90 | 328 | 1.02 |

## More names

| subscribe   | 2 | 2         | 5     | 5         |
| ping | 2 | 2 | 1.5 | 1.5 |
`;
const measured = measuredUnits(BUDGET, PERFORMANCE, 3);

test('units of a call are its reads by the budget, and its writes by what was counted', () => {
  expect(measured).toEqual({
    steadyPing: { reads: 0.5, writes: 0 },
    writingPing: { reads: 0.5, writes: 1 },
    dnsconfig: { reads: 10, writes: 3 },
    subscribe: { reads: 1, writes: 4 },
  });
  expect(() => measuredUnits(BUDGET, '', 3)).toThrow('docs/performance.md has no units of ping');
});

test('heartbeats alone, reckoned by hand', () => {
  const none = Object.fromEntries(
    Object.entries(assumptions).map(([name, { what }]) => [name, { what, value: 0 }]),
  ) as typeof assumptions;
  const heartbeatsAlone = {
    ...none,
    daysInMonth: assumptions.daysInMonth,
    heartbeatsPerDay: assumptions.heartbeatsPerDay,
    dailyWrites: assumptions.dailyWrites,
    daysBetweenRenewals: assumptions.daysBetweenRenewals,
    routeMilliseconds: assumptions.routeMilliseconds,
  };
  const lines = monthlyCosts(100_000, measured, heartbeatsAlone, prices);
  const dollars = Object.fromEntries(lines.map((line) => [line.service, line.dollars]));
  // 72 million heartbeats, of which 3 million write.
  expect(dollars['API Gateway']).toBeCloseTo(72);
  // 72 million × 0.02 s × 0.5 GB = 720,000 GB-s.
  expect(dollars['Lambda (arm64)']).toBeCloseTo(72 * 0.2 + 720_000 * 0.0000133334);
  // 36 million read units, 3 million write units.
  expect(dollars.DynamoDB).toBeCloseTo(4.5 + 1.875);
  expect(dollars['Route 53']).toBe(0);
});

test('each tier has its price', () => {
  const tiers = [{ upTo: 300_000_000, price: 1 }, { price: 0.9 }];
  expect(tiered(300_000_000, tiers)).toBeCloseTo(300);
  expect(tiered(720_000_000, tiers)).toBeCloseTo(300 + 378);
});
