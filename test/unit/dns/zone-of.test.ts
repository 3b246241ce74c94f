import { zoneOf } from '../../../functions/dns/zone-of';

const ZONES = ['example.org', 'gw.example.org', 'example.net'];

test.each([
  ['example.org', 'example.org'],
  ['a.example.org', 'example.org'],
  ['gw.example.org', 'gw.example.org'],
  ['a.b.gw.example.org', 'gw.example.org'],
  ['notexample.org', undefined],
  ['org', undefined],
])('%s lies in %s', (name, zone) => {
  expect(zoneOf(name, ZONES)).toBe(zone);
  expect(zoneOf(name, ZONES.toReversed())).toBe(zone);
});
