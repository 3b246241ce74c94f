import { Buffer } from 'node:buffer';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Argon2Cost } from './argon2-cost';
import { argon2id } from './argon2id';

/**
 * Argon2id with the cost that OWASP gives for it: 19 MiB, two passes.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const COST: Argon2Cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** In PHC string format, `$argon2id$v=19$m=…`: with `{ARGON2ID}` before it, Dovecot reads it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await argon2id(password, salt, COST, HASH_BYTES);
  const { memoryKiB, passes, lanes } = COST;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(hash)}`;
}

const PHC =
  /^\$argon2id\$v=19\$m=(?<memoryKiB>\d+),t=(?<passes>\d+),p=(?<lanes>\d+)\$(?<salt>[A-Za-z0-9+/]+)=*\$(?<hash>[A-Za-z0-9+/]+)=*$/;

/**
 * Takes as long when nobody has that name, so that the time says nothing about who exists.
 * @throws Error when what is stored is no hash of Argon2id
 */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const { memoryKiB, passes, lanes, salt = '', hash = '' } = PHC.exec(stored ?? NOBODYS_HASH)?.groups ?? {};
  const cost = { memoryKiB: Number(memoryKiB), passes: Number(passes), lanes: Number(lanes) };
  const wanted = Buffer.from(hash, 'base64');
  const found = await argon2id(password, Buffer.from(salt, 'base64'), cost, wanted.length);
  return timingSafeEqual(found, wanted) && stored !== undefined;
}

/** Of a random password that was never written down, at the same cost. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$1eL2ZdpcChB+gWjEjOxaWg$XRkAGWmzTrL9pkXlI6sheF77fd59obSDe7Ence7bzUg';

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** What a mail server is told: Dovecot's name of the scheme, and the hash. */
export const dovecotPassword = (hash: string) => `{ARGON2ID}${hash}`;
