import type { Clock } from '../clock';
import type { Activation } from './install-code';
import type { SigningKeys } from '../secrets/key-ring';
import { readToken, signToken } from '../secrets/token';
import { refuse } from './family';

const USE = 'install';

interface Ports {
  keys: SigningKeys;
  clock: Clock;
}

/** What an installer shows to others on the machine's behalf: which activation it is, of what and where. */
export const signInstallToken = (
  ports: Ports,
  { id, machine, hostname, publicIp, endsAt }: Activation,
  { ref, version }: { ref: string | undefined; version: string | undefined },
): Promise<string> =>
  signToken(
    ports,
    USE,
    {
      activation_id: id,
      machine,
      hostname,
      public_ip: publicIp,
      ...(ref === undefined ? {} : { ref }),
      ...(version === undefined ? {} : { version }),
    },
    endsAt,
  );

/**
 * @returns whether the token has ended: one that was used before that is told as used
 * @throws Problem `token_invalid`, `token_mismatch`
 */
export async function readInstallToken(
  ports: Ports,
  token: string,
  activationId: string,
): Promise<{ expired: boolean }> {
  const read = await readToken(ports, USE, token);
  if (read.outcome === 'invalid') throw refuse('token_invalid');
  if (read.claims.activation_id !== activationId) throw refuse('token_mismatch');
  return { expired: read.outcome === 'expired' };
}
