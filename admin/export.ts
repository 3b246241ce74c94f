/** `export`: everything that an installation knows, in an encrypted file. */
import { access } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Environment } from '../functions/environment';
import { tableIds } from '../functions/table-schema';
import { examples, type RunCommand } from './command';
import { UsageError } from './usage-error';
import { exportInstallation } from './installation/export-installation';
import { PASSPHRASE_VARIABLE, readPassphrase } from './passphrase';
import { table } from './table';

export function addExportCommand(program: Command, run: RunCommand, environment: Environment): void {
  program
    .command('export')
    .description(
      'Write everything that the installation knows to a file: names, codes, servers, mail domains, accounts, and the ' +
        'keys that sign tokens, as JSON lines. All secrets are in it in clear, so it is encrypted with a passphrase, ' +
        `which ${PASSPHRASE_VARIABLE} or standard input has. import installation brings it into another installation.`,
    )
    .argument('<file>', 'to be made; it must not be there yet')
    .addHelpText('after', examples('export gatepost.export < passphrase.txt'))
    .action((path: string) =>
      run(async (session) => {
        if (await exists(path)) throw new UsageError(`${path} is there already`);
        const passphrase = await readPassphrase(session.io, environment);
        const { id, items } = await exportInstallation(path, passphrase, session);
        return {
          value: { file: path, id, items },
          text:
            `${path} is complete.\n\n` +
            table([['TABLE', 'ITEMS'], ...tableIds.map((one) => [one, String(items[one])])]),
        };
      }),
    );
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
