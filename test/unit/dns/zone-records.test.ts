import fc from 'fast-check';
import { freshName, type NameItem } from '../../../functions/dns/name-item';
import { changesBetween, keepPromise, recordsAt } from '../../../functions/dns/promise';
import { sameRecordSets, type RecordSet } from '../../../functions/dns/record-set';
import { withZoneRecords, zoneRecords } from '../../../functions/dns/zone-records';
import { MemoryZones } from './writer/memory-zones';
import { VirtualClock } from './writer/virtual-clock';

const ZONE = 'gw.test';
const caa = ['0 issue "letsencrypt.org; validationmethods=dns-01"'];
const frontEnd = fc.record({
  ipv4: fc.uniqueArray(fc.constantFrom('192.0.2.1', '192.0.2.2'), { maxLength: 2 }),
  ipv6: fc.uniqueArray(fc.constantFrom('2001:db8::1', '2001:db8::2'), { maxLength: 2 }),
});
const frontEnds = fc.record(
  { default: frontEnd, EU: frontEnd, NA: frontEnd },
  { requiredKeys: ['default'] },
) as fc.Arbitrary<Record<string, { ipv4: string[]; ipv6: string[] }>>;

test('from any settings to any others, Route 53 takes every step, and there are at most three', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frontEnds, { minLength: 1, maxLength: 5 }), async (history) => {
      const zones = new MemoryZones(ZONE, new VirtualClock());
      let item: NameItem = freshName(ZONE, ZONE);
      for (const frontEnds of history) {
        const wanted = zoneRecords({ zone: ZONE, caa, frontEnds });
        let steps = 0;
        while (!sameRecordSets(item.dns.applied, wanted)) {
          item = withZoneRecords(item, wanted, 1);
          const to = recordsAt(item.dns, 1);
          await zones.submit(ZONE, changesBetween(item.dns.applied, to));
          item = { ...item, dns: keepPromise(item.dns, to, item.dns.revision) };
          expect((steps += 1)).toBeLessThanOrEqual(3);
        }
        expect(sameRecordSets([...zones.records.values()] as RecordSet[], wanted)).toBe(true);
      }
    }),
  );
});

test('the wildcard leads to the default front-end, in the families that it has', () => {
  const records = zoneRecords({ zone: ZONE, caa, frontEnds: { default: { ipv4: ['192.0.2.1'], ipv6: [] } } });
  expect(records.filter(({ name }) => name === `*.${ZONE}`)).toEqual([
    { name: `*.${ZONE}`, type: 'A', alias: `default.tunnel.${ZONE}` },
  ]);
});

test('only the holder of the zone can prove a name to a CA', () => {
  const records = zoneRecords({ zone: ZONE, caa, frontEnds: { default: { ipv4: ['192.0.2.1'], ipv6: [] } } });
  expect(records).toContainEqual({
    name: ZONE,
    type: 'CAA',
    ttl: 300,
    values: ['0 issue "letsencrypt.org; validationmethods=dns-01"'],
  });
});
