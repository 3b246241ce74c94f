import { text } from 'node:stream/consumers';
import type { Environment } from '../functions/environment';
import { UsageError } from './usage-error';
import type { Io } from './io';

export const PASSPHRASE_VARIABLE = 'GATEPOST_PASSPHRASE';
const SHORTEST = 12;

/**
 * The passphrase of an export: of the environment, else of standard input. Never an argument: those everybody on the
 * machine can see.
 * @throws UsageError when there is none, or it could be guessed
 */
export async function readPassphrase({ stdin, stderr }: Io, environment: Environment): Promise<string> {
  const given = environment[PASSPHRASE_VARIABLE];
  if (given === undefined && stdin.isTTY) stderr.write('Passphrase, then Ctrl-D: ');
  const passphrase = given ?? (await text(stdin)).replace(/\r?\n$/, '');
  if (passphrase.length >= SHORTEST) return passphrase;
  throw new UsageError(
    passphrase === ''
      ? `The passphrase is missing: set ${PASSPHRASE_VARIABLE}, or write it to standard input`
      : `The passphrase must have at least ${SHORTEST} characters`,
  );
}
