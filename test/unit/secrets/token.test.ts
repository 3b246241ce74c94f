import { createHmac } from 'node:crypto';
import { rememberedKeys } from '../../../functions/secrets/store/secrets-manager-keys';
import { newKey, readKeyRing, rotate, writeKeyRing, type KeyRing } from '../../../functions/secrets/key-ring';
import { readToken, signToken } from '../../../functions/secrets/token';

const START = Date.parse('2026-03-03T12:00:00Z');
const now = () => START;
const clock = { now, sleep: () => Promise.resolve() };
const inTenMinutes = START / 1000 + 600;

/** Keys as several functions see them: each remembers what it read. */
class Installation {
  ring: KeyRing = [newKey('first')];
  reads = 0;
  functionsKeys = () =>
    rememberedKeys(() => {
      this.reads += 1;
      return Promise.resolve(writeKeyRing(this.ring));
    });
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(header: object, secret: string): string {
  const head = `${part(header)}.${part({ aud: 'install', exp: inTenMinutes })}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

test('a token is read by its use alone', async () => {
  const ports = { keys: new Installation().functionsKeys(), clock };
  const token = await signToken(ports, 'install', { activation_id: 'act_1' }, inTenMinutes);
  expect(await readToken(ports, 'install', token)).toMatchObject({
    outcome: 'valid',
    claims: { activation_id: 'act_1', exp: inTenMinutes },
  });
  expect(await readToken(ports, 'precheck', token)).toEqual({ outcome: 'invalid' });
});

test('a token is a JWT: header, claims and signature as RFC 7515 and 7519 have them', async () => {
  const installation = new Installation();
  const [{ id: kid, secret }] = installation.ring;
  const ports = { keys: installation.functionsKeys(), clock };
  const token = await signToken(ports, 'install', { owner: 'Grüße', count: 7 }, inTenMinutes);
  const [header, claims] = [
    { alg: 'HS256', typ: 'JWT', kid },
    { owner: 'Grüße', count: 7, aud: 'install', exp: inTenMinutes },
  ];
  const signed = `${part(header)}.${part(claims)}`;
  expect(token).toBe(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`);
  expect(await readToken(ports, 'install', token)).toEqual({ outcome: 'valid', claims });
});

test('an expired token is known as one that was genuine', async () => {
  const ports = { keys: new Installation().functionsKeys(), clock };
  const token = await signToken(ports, 'install', { activation_id: 'act_1' }, inTenMinutes);
  const later = { ...ports, clock: { ...clock, now: () => START + 600_000 } };
  expect(await readToken(later, 'install', token)).toMatchObject({
    outcome: 'expired',
    claims: { activation_id: 'act_1' },
  });
});

test('no other algorithm, no missing or unknown key id, nothing altered', async () => {
  const installation = new Installation();
  const ports = { keys: installation.functionsKeys(), clock };
  const [{ id: kid, secret }] = installation.ring;
  expect(await readToken(ports, 'install', forge({ alg: 'HS256', kid }, secret))).toMatchObject({
    outcome: 'valid',
  });

  const none = `${part({ alg: 'none', kid })}.${part({ aud: 'install', exp: inTenMinutes })}.`;
  const genuine = await signToken(ports, 'install', {}, inTenMinutes);
  const [head, , signature] = genuine.split('.');
  const refused = {
    'alg none': none,
    'alg none, with a signature': forge({ alg: 'none', kid }, secret),
    'alg swapped for HS512': forge({ alg: 'HS512', kid }, secret),
    'alg swapped for RS256, the key as its secret': forge({ alg: 'RS256', kid }, secret),
    'no key id': forge({ alg: 'HS256' }, secret),
    'a key id that is no text': forge({ alg: 'HS256', kid: 7 }, secret),
    'an unknown key id': forge({ alg: 'HS256', kid: 'other' }, secret),
    'the member `current` for a key id': forge({ alg: 'HS256', kid: 'current' }, kid),
    'another secret': forge({ alg: 'HS256', kid }, newKey('x').secret),
    'claims exchanged': `${head}.${part({ aud: 'install', exp: inTenMinutes + 1 })}.${signature}`,
    'no expiry': await (async () => {
      const text = `${part({ alg: 'HS256', kid })}.${part({ aud: 'install' })}`;
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    })(),
    'a header that must be understood': forge({ alg: 'HS256', kid, crit: ['b64'] }, secret),
    'a signature written otherwise': `${genuine}=`,
    'a part too many': `${genuine}.`,
    'no token': 'eyJhbGciOiJIUzI1NiJ9...',
    nothing: '',
  };
  for (const [what, token] of Object.entries(refused)) {
    expect([what, await readToken(ports, 'install', token)]).toEqual([what, { outcome: 'invalid' }]);
  }
});

test('a token outlives one rotation of the keys and not two', async () => {
  const installation = new Installation();
  const [one, other] = [installation.functionsKeys(), installation.functionsKeys()];
  const token = await signToken({ keys: one, clock }, 'install', {}, inTenMinutes);
  await other.current(START);

  installation.ring = rotate(installation.ring, START);
  expect(installation.ring).toHaveLength(2);
  const later = { ...clock, now: () => START + 30_000 };
  expect((await readToken({ keys: other, clock: later }, 'install', token)).outcome).toBe('valid');

  // A function that read the keys before the rotation meets a token of one that read them after it.
  const fresh = await signToken(
    { keys: installation.functionsKeys(), clock: later },
    'install',
    {},
    inTenMinutes,
  );
  expect((await readToken({ keys: other, clock: later }, 'install', fresh)).outcome).toBe('valid');

  installation.ring = rotate(installation.ring, START);
  const muchLater = { ...clock, now: () => START + 120_000 };
  expect((await readToken({ keys: other, clock: muchLater }, 'install', token)).outcome).toBe('invalid');
  expect((await readToken({ keys: other, clock: muchLater }, 'install', fresh)).outcome).toBe('valid');
});

test('strangers’ key ids do not make a function read the keys over and over', async () => {
  const installation = new Installation();
  const ports = { keys: installation.functionsKeys(), clock };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await readToken(ports, 'install', forge({ alg: 'HS256', kid: `k${attempt}` }, 'secret'));
  }
  expect(installation.reads).toBe(1);
});

test('a stored ring is read as it was written, and nothing else is', () => {
  const ring = rotate([newKey('first')], START);
  expect(readKeyRing(writeKeyRing(ring))).toEqual(ring);
  // As Secrets Manager generates it from the stack's template.
  expect(readKeyRing('{"current":"first","first":"abc"}')).toEqual([{ id: 'first', secret: 'abc' }]);
  for (const broken of [
    '',
    'null',
    '[]',
    '{}',
    '{"first":"abc"}',
    '{"current":"first"}',
    '{"current":"a","a":""}',
  ]) {
    expect(() => readKeyRing(broken)).toThrow('signing key');
  }
});
