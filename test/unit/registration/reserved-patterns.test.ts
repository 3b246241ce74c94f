import type { NameStore } from '../../../functions/dns/name-store';
import { isPattern, reservedByPattern } from '../../../functions/registration/reserved-patterns';

test.each(['bank-*', '*-bank', '*bank*', 'ba*nk'])('%s is a pattern', (text) => {
  expect(isPattern(text)).toBe(true);
});

test.each(['*', 'b*', '***bank', 'bank.*', 'BANK-*', '*a*b*c*', ''])('%p is none', (text) => {
  expect(isPattern(text)).toBe(false);
});

test('a pattern covers the whole label, and is read once a minute', async () => {
  let patterns = { 'bank-*': { reservedAt: 0 } } as Record<string, { reservedAt: number }>;
  let reads = 0;
  const names = {
    get: () => {
      reads += 1;
      return Promise.resolve({ holder: { patterns } });
    },
  } as unknown as NameStore;
  const isReserved = reservedByPattern(names, 'gateways.test');
  expect(await isReserved('bank-of-x', 100)).toBe(true);
  expect(await isReserved('bank-', 100)).toBe(true);
  expect(await isReserved('my-bank-x', 100)).toBe(false);
  expect(reads).toBe(1);
  patterns = {};
  expect(await isReserved('bank-of-x', 159)).toBe(true);
  expect(await isReserved('bank-of-x', 160)).toBe(false);
  expect(reads).toBe(2);
});
