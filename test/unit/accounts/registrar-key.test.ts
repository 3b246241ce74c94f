import {
  mayUseFrom,
  newRegistrarKey,
  registrarKeyId,
  registrarKeyMatches,
  registrarNetwork,
} from '../../../functions/accounts/registrar-key';

test('a key is found by its beginning, and kept as a hash', () => {
  const { key, stored } = newRegistrarKey('sip1', ['203.0.113.7/32'], 1_000);
  expect(registrarKeyId(key)).toBe(stored.id);
  expect(registrarKeyMatches(key, stored)).toBe(true);
  expect(registrarKeyMatches(`${key}x`, stored)).toBe(false);
  expect(registrarKeyMatches(key, undefined)).toBe(false);
  expect(JSON.stringify(stored)).not.toContain(key.split('.')[1]);
  expect(stored).toMatchObject({ name: 'sip1', networks: ['203.0.113.7/32'], createdAt: 1_000 });
});

test.each(['', '.', 'rk1.x', 'rkABCDEF01.x', 'xrk00000000.x'])('%j is no key', (text) => {
  expect(registrarKeyId(text)).toBeUndefined();
});

test.each([
  ['203.0.113.7', true],
  ['::ffff:203.0.113.7', true],
  ['203.0.113.16', false],
  ['2001:db8::1', true],
  ['2001:db8:0:1::1', false],
])('from %s a key of 203.0.113.0/28 and 2001:db8::/64 opens: %s', (address, expected) => {
  const { stored } = newRegistrarKey('sip1', ['203.0.113.0/28', '2001:db8::/64'], 0);
  expect(mayUseFrom(stored, address)).toBe(expected);
});

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  // A key for everybody is bound to nothing.
  ['0.0.0.0/0', undefined],
  ['::/0', undefined],
  ['example.org', undefined],
  ['10.0.0.0/33', undefined],
  ['', undefined],
])('%s as a network is %s', (text, expected) => {
  expect(registrarNetwork(text)).toBe(expected);
});
