import { labelsOfZones, zoneOf } from '../../../functions/dns/zone-of';

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

test.each([
  ['example.org', ['gw']],
  ['gw.example.org', []],
  ['org', ['example']],
  ['example.com', []],
])('below %s the labels %j lead to other zones', (zone, labels) => {
  expect(labelsOfZones(zone, ZONES)).toEqual(labels);
});

test('a zone deep below leads away from the label that is directly below', () => {
  expect(labelsOfZones('gw.example.org', ['a.b.gw.example.org', 'c.b.gw.example.org'])).toEqual(['b']);
});
