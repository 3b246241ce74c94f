import fc from 'fast-check';
import {
  changesBetween,
  keepPromise,
  nextChange,
  noPromise,
  promiseRecords,
  recordsAt,
  type RecordChange,
} from '../../../functions/dns/promise';
import {
  recordKey,
  sameRecordSet,
  sameRecordSets,
  type DesiredRecordSet,
  type RecordSet,
} from '../../../functions/dns/record-set';

const NOW = 1_000_000;

const place = fc.record({
  name: fc.constantFrom('a.gw.test', '_acme-challenge.a.gw.test'),
  type: fc.constantFrom('A' as const, 'AAAA' as const, 'TXT' as const),
});
const recordSet: fc.Arbitrary<RecordSet> = fc.oneof(
  fc
    .record({
      place,
      ttl: fc.constantFrom(10, 60),
      values: fc.uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 1 }),
    })
    .map(({ place, ttl, values }) => ({ ...place, ttl, values })),
  fc
    .record({ place, alias: fc.constantFrom('x.gw.test', 'y.gw.test') })
    .map(({ place, alias }) => ({ ...place, alias })),
);
const recordSets = fc.uniqueArray(recordSet, { selector: recordKey, maxLength: 5 });
const desired: fc.Arbitrary<DesiredRecordSet[]> = fc
  .array(fc.option(fc.integer({ min: NOW - 100, max: NOW + 5_000 }), { nil: undefined }), {
    minLength: 5,
    maxLength: 5,
  })
  .chain((untils) =>
    recordSets.map((records) =>
      records.map((record, number) => {
        const until = untils[number];
        return until === undefined ? record : { ...record, until };
      }),
    ),
  );

/** What a zone has after changes, by Route 53's rules. */
function afterChanges(before: readonly RecordSet[], changes: readonly RecordChange[]): RecordSet[] {
  const zone = new Map(before.map((record) => [recordKey(record), record]));
  for (const { action, recordSet } of changes) {
    const current = zone.get(recordKey(recordSet));
    if (action === 'CREATE' && !current) zone.set(recordKey(recordSet), recordSet);
    else if (action === 'CREATE') throw new Error('Tried to create what is there');
    else if (current && sameRecordSet(current, recordSet)) zone.delete(recordKey(recordSet));
    else throw new Error('Tried to delete what is not there');
  }
  return [...zone.values()];
}

describe('changes between two states', () => {
  test('lead from one to the other, each set changed once: Route 53 takes no UPSERT of ours', () => {
    fc.assert(
      fc.property(recordSets, recordSets, (from, to) => {
        const changes = changesBetween(from, to);
        expect(sameRecordSets(afterChanges(from, changes), to)).toBe(true);
        const each = changes.map(({ action, recordSet }) => `${action} ${recordKey(recordSet)}`);
        expect(new Set(each).size).toBe(changes.length);
      }),
    );
  });

  test('are none where nothing differs, whatever the order', () => {
    fc.assert(
      fc.property(recordSets, (records) => {
        expect(changesBetween(records, [...records].reverse())).toEqual([]);
      }),
    );
  });
});

describe('a promise', () => {
  test('collapses: however often it changed, the way to the last one is as long as from the first', () => {
    fc.assert(
      fc.property(recordSets, fc.array(desired, { minLength: 1, maxLength: 6 }), (applied, wishes) => {
        const kept = { ...noPromise(), applied, desired: applied };
        const promise = wishes.reduce((before, wanted) => promiseRecords(before, wanted, NOW), kept);
        const target = recordsAt(promise, NOW);
        expect(sameRecordSets(target, recordsAt({ ...noPromise(), desired: wishes.at(-1)! }, NOW))).toBe(
          true,
        );
        expect(sameRecordSets(afterChanges(applied, changesBetween(applied, target)), target)).toBe(true);
      }),
    );
  });

  test('is due at once when records change, and its revision grows', () => {
    fc.assert(
      fc.property(desired, desired, (first, second) => {
        const before = promiseRecords(noPromise(), first, NOW);
        const after = promiseRecords(before, second, NOW + 1);
        const changed = changesBetween(recordsAt(before, NOW + 1), recordsAt(after, NOW + 1)).length > 0;
        expect(after.revision).toBe(before.revision + (changed ? 1 : 0));
        if (changed) expect(after.dueAt).toBe(NOW + 1);
      }),
    );
  });

  test('wakes nobody when only an expiry moves', () => {
    const record = { name: 'a.gw.test', type: 'A' as const, ttl: 60, values: ['1'] };
    const promised = promiseRecords(noPromise(), [{ ...record, until: NOW + 100 }], NOW);
    const kept = { ...keepPromise(promised, [record], promised.revision, 'C1'), dueAt: NOW + 100 };
    const refreshed = promiseRecords(kept, [{ ...record, until: NOW + 500 }], NOW + 50);
    expect(refreshed).toMatchObject({ revision: kept.revision, dueAt: NOW + 100 });
    expect(nextChange(refreshed.desired, NOW)).toBe(NOW + 500);
  });

  test('that was kept forgets why it once could not be', () => {
    const failed = { ...noPromise(), failure: { attempts: 3, message: 'no' } };
    expect(keepPromise(failed, [], 1)).toEqual({ ...noPromise(), appliedRevision: 1 });
  });
});
