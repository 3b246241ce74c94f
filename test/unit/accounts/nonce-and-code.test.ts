import { rememberedKeys } from '../../../functions/secrets/store/secrets-manager-keys';
import { newKey, rotate, writeKeyRing, type KeyRing } from '../../../functions/secrets/key-ring';
import { codeMatches, hashCode, newCode, newPin } from '../../../functions/accounts/code';
import { checkNonce, newNonce, NONCE_SECONDS } from '../../../functions/accounts/nonce';
import { e164 } from '../../../functions/accounts/phone-number';
import { addressIn } from '../../../functions/accounts/sip-address';

const NOW = Date.UTC(2030, 0, 1);
const keysOf = (ring: () => KeyRing) => rememberedKeys(() => Promise.resolve(writeKeyRing(ring())));

describe('nonces', () => {
  let ring: KeyRing = [newKey('first')];
  const keys = keysOf(() => ring);

  test('are good for their subject, for a while, and say when they are merely old', async () => {
    const nonce = await newNonce({ keys, now: NOW }, 'ada@x');
    const check = (now: number, subject = 'ada@x') => checkNonce({ keys, now }, nonce, subject);
    expect(await check(NOW)).toBe('good');
    expect(await check(NOW + NONCE_SECONDS * 1_000)).toBe('good');
    expect(await check(NOW + (NONCE_SECONDS + 1) * 1_000)).toBe('old');
    expect(await check(NOW - 60_000)).toBe('old');
    expect(await check(NOW, 'eve@x')).toBe('foreign');
  });

  test('cannot be made up or changed', async () => {
    const nonce = await newNonce({ keys, now: NOW }, 'ada@x');
    const [time, random, id, signature] = nonce.split('.') as [string, string, string, string];
    const later = (parseInt(time, 36) + 60).toString(36);
    for (const forged of [
      '',
      'x',
      '...',
      `${later}.${random}.${id}.${signature}`,
      `${time}.${random}x.${id}.${signature}`,
      `${time}.${random}.none.${signature}`,
      `${time}.${random}.${id}.`,
      `${nonce}.x`,
    ]) {
      expect(await checkNonce({ keys, now: NOW }, forged, 'ada@x')).toBe('foreign');
    }
  });

  test('outlive one rotation of the keys, and not two', async () => {
    const nonce = await newNonce({ keys, now: NOW }, 'ada@x');
    ring = rotate(ring, NOW);
    expect(await checkNonce({ keys: keysOf(() => ring), now: NOW }, nonce, 'ada@x')).toBe('good');
    ring = rotate(ring, NOW);
    expect(await checkNonce({ keys: keysOf(() => ring), now: NOW }, nonce, 'ada@x')).toBe('foreign');
  });
});

test('codes match their own hash for their own use', async () => {
  const keys = keysOf(() => [newKey('first')]);
  const single = { keys, now: NOW };
  expect(newCode()).toMatch(/^[A-Za-z0-9]{13}$/);
  expect(newPin()).toMatch(/^\d{4}$/);
  const hash = await hashCode(single, '0123', 'activate ada@x');
  expect(hash).not.toContain('0123');
  expect(await codeMatches(single, '0123', 'activate ada@x', hash)).toBe(true);
  expect(await codeMatches(single, '0124', 'activate ada@x', hash)).toBe(false);
  expect(await codeMatches(single, '', 'activate ada@x', hash)).toBe(false);
  expect(await codeMatches(single, '0123', 'activate eve@x', hash)).toBe(false);
  expect(await codeMatches(single, '0123', 'activate ada@x', 'gone:00')).toBe(false);
});

test.each([
  ['sip:foobar@sip.example.org', 'foobar@sip.example.org'],
  ['sip:FooBar@SIP.example.org;transport=tls;tag=1', 'FooBar@sip.example.org'],
  ['"Foo" <sip:foobar@sip.example.org>;tag=1', 'foobar@sip.example.org'],
  ['sip:%2B33612345678@sip.example.org', '+33612345678@sip.example.org'],
  ['sip%3Afoobar%40sip.example.org', 'foobar@sip.example.org'],
  ['sips:foobar@sip.example.org:5061', 'foobar@sip.example.org'],
  ['foobar@sip.example.org', 'foobar@sip.example.org'],
  ['sip:foobar@localhost', 'foobar@localhost'],
  ['sip:sip.example.org', undefined],
  ['sip:@sip.example.org', undefined],
  ['sip:foo bar@sip.example.org', undefined],
  ['sip:foobar@', undefined],
  ['sip:foobar@sip_example', undefined],
  ['sip:%ff@sip.example.org', undefined],
  ['', undefined],
])('the address in %s is %s', (text, expected) => {
  expect(addressIn(text)).toBe(expected);
});

test.each([
  ['+33612345678', '+33612345678'],
  ['+33 6 12 34 56 78', '+33612345678'],
  ['+1 (202) 555-0123', '+12025550123'],
  ['0612345678', undefined],
  ['+336', undefined],
  ['+9991234567', undefined],
  ['+336123456789012', undefined],
  ['', undefined],
])('the number %s is %s', async (text, expected) => {
  expect(await e164(text)).toBe(expected);
});
