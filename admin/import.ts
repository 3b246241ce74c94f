/** `import …`: what another system knows comes into this installation. */
import { access } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Environment } from '../functions/environment';
import { tableIds } from '../functions/table-schema';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import { importInstallation, type InstallationReport } from './installation/import-installation';
import { PASSPHRASE_VARIABLE, readPassphrase } from './passphrase';
import { WRITES_PER_SECOND } from './paced-writes';
import { NOTES, type Note } from './registration-server/gateway-of-row';
import { importGateways, type ImportReport } from './registration-server/import-gateways';
import { openSource } from './registration-server/source';
import { table } from './table';

interface RegistrationServerOptions {
  dryRun?: boolean;
  rate: number;
}

const LEFT_OUT = 3;
/** More is read with `--json`. */
const SHOWN_REFUSALS = 50;

interface InstallationOptions {
  rate: number;
}

export function addImportCommands(program: Command, run: RunCommand, environment: Environment): void {
  const group = program.command('import').description('Move in: take over what another system knows');

  group
    .command('registration-server')
    .description(
      'Take over the gateways of a WebThings registration server: their names, tokens, mail addresses, modes and ' +
        'addresses. Reads its SQLite file, or a dump of mysqldump, pg_dump (plain) or sqlite3 .dump. Names that ' +
        'somebody has here are left alone. One that was cut off is repeated, and goes on where it was.',
    )
    .argument('<file>', 'the database file or the dump')
    .option('--dry-run', 'say what would be done, and write nothing')
    .option('--rate <names>', 'names a second at most', rate, WRITES_PER_SECOND)
    .addHelpText(
      'after',
      examples('import registration-server domains.sqlite --dry-run', 'import registration-server dump.sql'),
    )
    .action((path: string, options: RegistrationServerOptions) =>
      run((session) => importRegistrationServer(path, options, session)),
    );

  group
    .command('installation')
    .description(
      'Bring what export wrote into this installation, which must be empty and have the same zones. The passphrase is ' +
        `what ${PASSPHRASE_VARIABLE} or standard input has. One that was cut off is repeated, and goes on where it was.`,
    )
    .argument('<file>', 'that export made')
    .option('--rate <items>', 'items a second at most', rate, WRITES_PER_SECOND)
    .addHelpText('after', examples('import installation gatepost.export < passphrase.txt'))
    .action((path: string, options: InstallationOptions) =>
      run(async (session) => {
        await access(path).catch((cause: unknown) => {
          throw new UsageError(`${path} cannot be read`, { cause });
        });
        const passphrase = await readPassphrase(session.io, environment);
        return installationAnswer(path, await importInstallation(path, passphrase, options.rate, session));
      }),
    );
}

const installationAnswer = (path: string, { items, ...exported }: InstallationReport): Answer => ({
  value: { file: path, ...exported, items },
  text: [
    `${path} of ${exported.exportedAt} is here now. The DNS writer writes its records.`,
    '',
    table([
      ['TABLE', 'IMPORTED', 'BEFORE'],
      ...tableIds.map((one) => [one, String(items[one].imported), String(items[one].alreadyThere)]),
    ]),
  ].join('\n'),
});

async function importRegistrationServer(
  path: string,
  { dryRun = false, rate: namesPerSecond }: RegistrationServerOptions,
  session: Session,
): Promise<Answer> {
  const source = await openSource(path);
  const report = await importGateways(source, { dryRun, namesPerSecond }, session);
  return {
    value: { file: path, dryRun, ...report },
    text: reportText(`${path} is ${source.kind} with ${report.rows} domains.`, report, dryRun),
    exitCode: report.refused.length > 0 ? LEFT_OUT : 0,
  };
}

function reportText(head: string, { imported, alreadyThere, refused, notes }: ImportReport, dryRun: boolean) {
  const shown = refused.slice(0, SHOWN_REFUSALS);
  return [
    head,
    `${imported} ${dryRun ? 'would be imported' : 'imported'}, ${alreadyThere} imported before, ${refused.length} left out`,
    ...Object.entries(notes).map(([note, count]) => `${count} of them ${NOTES[note as Note]}`),
    ...(shown.length > 0 ? ['', table(shown.map(({ name, reason }) => [name, reason]))] : []),
    ...(refused.length > shown.length
      ? [`and ${refused.length - shown.length} more: --json lists them all`]
      : []),
  ].join('\n');
}

function rate(text: string): number {
  const perSecond = Number(text);
  if (/^\d+$/.test(text) && perSecond >= 1) return perSecond;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
