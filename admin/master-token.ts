/** `master-token`: the operator's own token, for `/status` and `/revoke`. */
import type { Command } from 'commander';
import { newToken } from '../functions/activation/server';
import { hashSecret } from '../functions/secrets/hash';
import { putMasterToken } from './activation-table';
import { examples, type Answer, type RunCommand, type Session } from './command';

export function addMasterTokenCommand(program: Command, run: RunCommand): void {
  program
    .command('master-token')
    .description(
      'Make a new master token, for /status and /revoke. It is shown this once; the one before it ends.',
    )
    .addHelpText('after', examples('master-token', 'master-token --json'))
    .action(() => run(renew));
}

async function renew({ connection }: Session): Promise<Answer> {
  const token = newToken('mt');
  await putMasterToken(connection, hashSecret(token));
  return {
    value: { token },
    text: `${token}\n\nThis is the master token. It is not shown again, and the one before it is void.`,
  };
}
