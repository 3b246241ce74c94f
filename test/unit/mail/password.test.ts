import { argon2id as argon2idOfWasm } from 'hash-wasm';
import { argon2id } from '../../../functions/mail/argon2id';
import { hashPassword, passwordMatches } from '../../../functions/mail/password';

/** RFC 9106 has a vector with a secret and further data, which nothing here takes: another program's are these. */
const CHEAP = { memorySize: 64, iterations: 3, parallelism: 4, hashLength: 24 };
const SALT = Buffer.from('0123456789abcdef');

test('a hash is the one that another program makes, and matches the password it was made of', async () => {
  const password = 'pässwörd 密码';
  const stored = await argon2idOfWasm({ password, salt: SALT, outputType: 'encoded', ...CHEAP });
  const hash = await argon2id(password, SALT, { memoryKiB: 64, passes: 3, lanes: 4 }, 24);
  expect(stored.endsWith(Buffer.from(hash).toString('base64').replace(/=+$/, ''))).toBe(true);
  expect(await passwordMatches(password, stored)).toBe(true);
  expect(await passwordMatches('password', stored)).toBe(false);
});

test('a new hash has the cost that OWASP gives, and another salt each time', async () => {
  const stored = await hashPassword('x');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await hashPassword('x')).not.toBe(stored);
  expect(await passwordMatches('x', stored)).toBe(true);
  expect(await passwordMatches('y', stored)).toBe(false);
});

test('nobody matches where nothing is stored, and what is no hash is an error', async () => {
  expect(await passwordMatches('x', undefined)).toBe(false);
  await expect(passwordMatches('x', '$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA')).rejects.toThrow();
});
