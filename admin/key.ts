/** `key …`: the keys that sign tokens and codes. */
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Argument, type Command } from 'commander';
import { readKeyRing, rotate, writeKeyRing } from '../functions/secrets/key-ring';
import { KEY_FAMILIES, type KeyFamily } from './connection';
import { examples, type Answer, type RunCommand, type Session } from './command';

export function addKeyCommands(program: Command, run: RunCommand): void {
  const key = program.command('key').description('Rotate the keys that sign tokens and codes');

  key
    .command('rotate')
    .description(
      'Sign with a new key from now on. The one before it is accepted until the next rotation, older ones are not. ' +
        'Functions remember the keys for a minute. After a leak, rotate twice.',
    )
    .addArgument(
      new Argument(
        '[family]',
        'activation: tokens of installers; mail: of operators; accounts: nonces and codes',
      )
        .choices(KEY_FAMILIES)
        .default('activation'),
    )
    .addHelpText('after', examples('key rotate', 'key rotate accounts --json'))
    .action((family: KeyFamily) => run((session) => rotateKeys(family, session)));
}

const SIGNED: Readonly<Record<KeyFamily, string>> = {
  activation: 'Tokens of installers',
  mail: 'Tokens of mail operators',
  accounts: 'Nonces and codes of SIP accounts',
};

async function rotateKeys(family: KeyFamily, { connection, clock }: Session): Promise<Answer> {
  const { client, secretIds } = connection.signingKeys;
  const SecretId = secretIds[family];
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const ring = rotate(readKeyRing(SecretString), clock.now());
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: writeKeyRing(ring) }));
  const [current, ...accepted] = ring.map(({ id }) => id);
  return {
    value: { current, accepted },
    text: `${SIGNED[family]} are signed with ${current} from now on; ${accepted.join(', ')} is still accepted.`,
  };
}
