/** `key …`: the keys that sign the tokens of installers. */
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { readKeyRing, rotate, writeKeyRing } from '../functions/secrets/key-ring';
import { examples, type Answer, type RunCommand, type Session } from './command';

export function addKeyCommands(program: Command, run: RunCommand): void {
  const key = program.command('key').description('Rotate the keys that sign the tokens of installers');

  key
    .command('rotate')
    .description(
      'Sign with a new key from now on. The one before it is accepted until the next rotation, older ones are not. ' +
        'Functions remember the keys for a minute. After a leak, rotate twice.',
    )
    .addHelpText('after', examples('key rotate', 'key rotate --json'))
    .action(() => run(rotateKeys));
}

async function rotateKeys({ connection, clock }: Session): Promise<Answer> {
  const { client, secretId: SecretId } = connection.activationKeys;
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const ring = rotate(readKeyRing(SecretString), clock.now());
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: writeKeyRing(ring) }));
  const [current, ...accepted] = ring.map(({ id }) => id);
  return {
    value: { current, accepted },
    text: `Tokens are signed with ${current} from now on; ${accepted.join(', ')} is still accepted.`,
  };
}
