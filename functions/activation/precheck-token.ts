import type { Clock } from '../clock';
import type { SigningKeys } from '../secrets/key-ring';
import { readToken, signToken } from '../secrets/token';
import { refuse } from './family';

const USE = 'precheck';

interface Ports {
  keys: SigningKeys;
  clock: Clock;
}

/** What was checked. */
export interface Prechecked {
  /** Hex SHA-256 of the install code. */
  code: string;
  /** Hash of the machine. */
  machine: string;
}

/** @param endsAt epoch seconds */
export const signPrecheckToken = (
  ports: Ports,
  { code, machine }: Prechecked,
  endsAt: number,
): Promise<string> => signToken(ports, USE, { code, machine }, endsAt);

/** @throws Problem `precheck_token_invalid` when the token is not, or no longer, good for this code and machine */
export async function mustBePrechecked(ports: Ports, token: string, checked: Prechecked): Promise<void> {
  const read = await readToken(ports, USE, token);
  const isMeant =
    read.outcome === 'valid' && read.claims.code === checked.code && read.claims.machine === checked.machine;
  if (!isMeant) throw refuse('precheck_token_invalid');
}
