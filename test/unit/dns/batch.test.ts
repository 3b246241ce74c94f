import fc from 'fast-check';
import { BATCH_LIMITS, batchesOf, type NameChanges } from '../../../functions/dns/batch';
import type { RecordChange } from '../../../functions/dns/promise';

const change = fc.record({
  action: fc.constantFrom('CREATE' as const, 'DELETE' as const),
  recordSet: fc.oneof(
    fc.record({
      name: fc.constant('n.gw.test'),
      type: fc.constant('TXT' as const),
      values: fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      name: fc.constant('n.gw.test'),
      type: fc.constant('A' as const),
      alias: fc.constant('t.gw.test'),
    }),
  ),
});
const entries = fc
  .array(fc.array(change, { minLength: 1, maxLength: 6 }), { maxLength: 60 })
  .map((all) => all.map((changes, number): NameChanges => ({ name: `n${number}.gw.test`, changes })));
const limits = fc.record({
  records: fc.integer({ min: 1, max: 40 }),
  characters: fc.integer({ min: 10, max: 2_000 }),
});

/** As the API reference counts: each record and each character of a value. */
function countedByAws(changes: readonly RecordChange[]) {
  const sum = (of: (change: RecordChange) => number) =>
    changes.reduce((total, change) => total + of(change), 0);
  return {
    records: sum(({ recordSet }) => recordSet.values?.length ?? 1),
    characters: sum(({ recordSet }) => (recordSet.values ?? []).join('').length),
  };
}

test('every name is in exactly one batch, with all its changes, in the order given', () => {
  fc.assert(
    fc.property(entries, limits, (all, limits) => {
      expect(batchesOf(all, limits).flat()).toEqual(all);
    }),
  );
});

test('no batch exceeds a limit, except a name that does so alone', () => {
  fc.assert(
    fc.property(entries, limits, (all, limits) => {
      for (const batch of batchesOf(all, limits)) {
        const size = countedByAws(batch.flatMap(({ changes }) => changes));
        const fits = (Object.keys(limits) as (keyof typeof limits)[]).every(
          (limit) => size[limit] <= limits[limit],
        );
        expect(fits || batch.length === 1).toBe(true);
      }
    }),
  );
});

test('no batch could have taken the next name as well', () => {
  fc.assert(
    fc.property(entries, limits, (all, limits) => {
      const batches = batchesOf(all, limits);
      for (const [number, batch] of batches.slice(0, -1).entries()) {
        const size = countedByAws([...batch, batches[number + 1]![0]!].flatMap(({ changes }) => changes));
        const fits = (Object.keys(limits) as (keyof typeof limits)[]).every(
          (limit) => size[limit] <= limits[limit],
        );
        expect(fits).toBe(false);
      }
    }),
  );
});

test('a thousand gateways that want a certificate make seven batches', () => {
  const value = `"${'x'.repeat(43)}"`;
  const certificates = Array.from({ length: 1_000 }, (_, number): NameChanges => {
    const name = `gateway-${number}.gw.test`;
    return {
      name,
      changes: [
        { action: 'CREATE', recordSet: { name, type: 'A', alias: 'default.tunnel.gw.test' } },
        {
          action: 'CREATE',
          recordSet: { name: `_acme-challenge.${name}`, type: 'TXT', ttl: 10, values: [value] },
        },
      ],
    };
  });
  expect(batchesOf(certificates)).toHaveLength(7);
  expect(BATCH_LIMITS).toEqual({ records: 300, characters: 32_000 });
});
