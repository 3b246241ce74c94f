import { hostname } from 'node:os';
import { isFromThisMachine, isMeantForThisMachine } from '../../../local/local-access';

const OWN = ['localhost:8080', 'LOCALHOST', '127.0.0.1:8080', '127.1.2.3', '[::1]:8080', '[::1]'];
const OF_THE_NETWORK = [
  '192.0.2.7:8080',
  '[2001:db8::7]:8080',
  'gatepost:8080',
  'host.docker.internal:8080',
  'gatepost.local',
  'gatepost.home.arpa',
  `${hostname()}:8080`,
];
const OF_SOMEBODY = [
  'evil.example:8080',
  'evil.com',
  '127.0.0.1.evil.com',
  'localhost.evil.com',
  'evil.com:localhost',
  'local.evil.com',
  '127.0.0.1@evil.com',
  '::1',
  '',
  undefined,
];

test.each(OWN)('Host %s is this machine', (host) => {
  expect(isMeantForThisMachine(host, false)).toBe(true);
});

test.each(OF_THE_NETWORK)('Host %s is this machine for others, when they may call', (host) => {
  expect(isMeantForThisMachine(host, true)).toBe(true);
  expect(isMeantForThisMachine(host, false)).toBe(false);
});

test.each(OF_SOMEBODY)('Host %s can be the name of a web page that was made to resolve to it', (host) => {
  expect(isMeantForThisMachine(host, true)).toBe(false);
  expect(isMeantForThisMachine(host, false)).toBe(false);
});

test('the stand-ins for AWS are for this machine alone, whatever Host says', () => {
  expect(isFromThisMachine('127.0.0.1:8080', '::1')).toBe(true);
  expect(isFromThisMachine('127.0.0.1:8080', '192.0.2.8')).toBe(false);
  expect(isFromThisMachine('192.0.2.7:8080', '127.0.0.1')).toBe(false);
});
