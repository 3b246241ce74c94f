import { differencesOf, reallyApplied } from '../../../admin/drift';
import type { ListedRecordSet } from '../../../functions/dns/listed-record-set';
import type { DnsPromise } from '../../../functions/dns/promise';
import { recordKey, type RecordSet } from '../../../functions/dns/record-set';

const a = (value: string): RecordSet => ({ name: 'box.test', type: 'A', ttl: 60, values: [value] });
const NOW = 1_000;

const promise = (desired: RecordSet[], applied: RecordSet[]): DnsPromise => ({
  desired,
  applied,
  revision: 1,
  appliedRevision: 1,
});
const zoneHas = (...listed: ListedRecordSet[]) =>
  new Map(listed.map((recordSet) => [recordKey(recordSet), recordSet]));

describe('differences', () => {
  it.each<[string, RecordSet[], RecordSet[], ListedRecordSet[], string[]]>([
    ['none', [a('1')], [a('1')], [a('1')], []],
    ['a record that is gone', [a('1')], [a('1')], [], ['missing']],
    ['another value', [a('1')], [a('1')], [a('2')], ['different']],
    ['another TTL', [a('1')], [a('1')], [{ ...a('1'), ttl: 300 }], ['different']],
    ['a routing policy', [a('1')], [a('1')], [{ ...a('1'), special: true }], ['different']],
    ['an own record nobody wants', [], [a('1')], [a('1')], ['left-over']],
    ['a right record that the item does not know', [a('1')], [], [a('1')], ['misrecorded']],
    ['a record that the item alone knows', [], [a('1')], [], ['misrecorded']],
    [
      'somebody else’s record in the place of an own one',
      [],
      [a('1')],
      [{ ...a('2'), special: true }],
      ['misrecorded'],
    ],
  ])('%s', (_, desired, applied, listed, kinds) => {
    const differences = differencesOf(promise(desired, applied), zoneHas(...listed), NOW);
    expect(differences.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('a record whose time is over is not wanted', () => {
    const expired = promise([{ ...a('1'), until: NOW } as RecordSet], []);
    expect(differencesOf(expired, zoneHas(), NOW)).toEqual([]);
    expect(differencesOf(expired, zoneHas(a('1')), NOW)).toMatchObject([{ kind: 'left-over' }]);
  });
});

describe('what is ours of what a zone has', () => {
  const own = promise([a('1')], [a('1')]);
  const replaced = new Set([recordKey(a('1'))]);

  it('is what stands as it was written', () => {
    const mx = { name: 'box.test', type: 'MX', ttl: 300, values: ['10 mail.test.'] };
    expect(reallyApplied(own, zoneHas(a('1'), mx))).toEqual([a('1')]);
    expect(reallyApplied(own, zoneHas())).toEqual([]);
  });

  it('is nothing that somebody changed, or made where ours is to be, unless it is to be replaced', () => {
    expect(reallyApplied(own, zoneHas(a('2')))).toEqual([]);
    expect(reallyApplied(promise([a('1')], []), zoneHas(a('1')))).toEqual([]);
    expect(reallyApplied(own, zoneHas(a('2')), replaced)).toEqual([a('2')]);
  });

  it('leaves out what Gatepost cannot have written: a DELETE could not repeat it', () => {
    expect(reallyApplied(own, zoneHas({ ...a('1'), special: true }), replaced)).toEqual([]);
  });
});
