import { isGloballyReachable, parseIp } from '../../../functions/dns/ip-address';

test.each([
  ['203.0.113.1', '203.0.113.1', 'A'],
  ['::ffff:203.0.113.1', '203.0.113.1', 'A'],
  ['::FFFF:cb00:7101', '203.0.113.1', 'A'],
  ['2001:DB8:0:0::1', '2001:db8::1', 'AAAA'],
])('%s is %s, for a record %s', (text, ip, type) => expect(parseIp(text)).toEqual({ ip, type }));

test.each(['', '127.1', '0x7f.0.0.1', '010.1.1.1', '1.2.3', '1.2.3.4.5', 'fe80::1%eth0', '::g', 'host', ' '])(
  '%j is no address',
  (text) => expect(parseIp(text)).toBeUndefined(),
);

test.each([
  '1::1',
  '::7f00:1',
  '::1',
  'fe80::1',
  'fc00::1',
  '2001:db8::1',
  '10.0.0.1',
  '100.64.0.1',
  '192.0.2.1',
])('the world cannot reach %s', (ip) => expect(isGloballyReachable(parseIp(ip)!.ip)).toBe(false));

test.each(['9.9.9.9', '::ffff:9.9.9.9', '2620:fe::fe'])('the world can reach %s', (ip) =>
  expect(isGloballyReachable(parseIp(ip)!.ip)).toBe(true),
);
