import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

/**
 * Argon2id with the cost that OWASP gives for it: 19 MiB, two passes. Computed in WebAssembly, which runs on every
 * processor alike and is bundled like any code.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };

/** In PHC string format, `$argon2id$v=19$m=…`: with `{ARGON2ID}` before it, Dovecot reads it. */
export const hashPassword = (password: string): Promise<string> =>
  argon2id({ password, salt: randomBytes(16), outputType: 'encoded', ...COST });

/** Takes as long when nobody has that name, so that the time says nothing about who exists. */
export async function passwordMatches(password: string, hash: string | undefined): Promise<boolean> {
  const matches = await argon2Verify({ password, hash: hash ?? NOBODYS_HASH });
  return hash !== undefined && matches;
}

/** Of a random password that was never written down, at the same cost. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$1eL2ZdpcChB+gWjEjOxaWg$XRkAGWmzTrL9pkXlI6sheF77fd59obSDe7Ence7bzUg';

/** What a mail server is told: Dovecot's name of the scheme, and the hash. */
export const dovecotPassword = (hash: string) => `{ARGON2ID}${hash}`;
