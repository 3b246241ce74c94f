import { Command, CommanderError, Option } from 'commander';
import { systemClock } from '../functions/clock';
import type { Environment } from '../functions/environment';
import { addAccountCommands } from './account';
import { addAuditCommand } from './audit';
import { addClientTokenCommands } from './client-token';
import type { RunCommand } from './command';
import { UsageError } from './usage-error';
import type { Io } from './io';
import { connect, type ConnectOptions } from './connection';
import { addExportCommand } from './export';
import { addImportCommands } from './import';
import { addMailCommands } from './mail';
import { addKeyCommands } from './key';
import { addMailAdminCommands } from './mail-admin';
import { addMasterTokenCommand } from './master-token';
import { addNameCommands } from './name';
import { ProgressBar } from './progress-bar';
import { addRedriveCommand } from './redrive';
import { addRegistrarKeyCommands } from './registrar-key';
import { addServerCommands } from './server';
import { addZoneCommands } from './zone';

interface GlobalOptions extends ConnectOptions {
  json?: boolean;
}

/**
 * Runs one command of the operator.
 * @param argv without Node.js and the script
 * @param environment variables that say where the local system is; credentials of AWS come from the process
 * @returns exit code: 1 for a failure, 2 for a command that makes no sense, or the command's own
 */
export async function runAdmin(argv: readonly string[], io: Io, environment: Environment): Promise<number> {
  let exitCode = 0;
  const program = makeProgram(io);
  const run: RunCommand = async (work) => {
    const { json = false, ...options } = program.opts<GlobalOptions>();
    const connection = await connect(options, environment);
    try {
      io.stderr.write(`Working on ${connection.description}\n`);
      const progress = new ProgressBar(io.stderr);
      const answer = await work({ connection, clock: systemClock, progress, io }).finally(() =>
        progress.clear(),
      );
      io.stdout.write(`${json ? JSON.stringify(answer.value, undefined, 2) : printable(answer.text)}\n`);
      exitCode = answer.exitCode ?? 0;
    } finally {
      connection.close();
    }
  };
  addNameCommands(program, run);
  addZoneCommands(program, run);
  addMailAdminCommands(program, run);
  addMailCommands(program, run);
  addAccountCommands(program, run);
  addRegistrarKeyCommands(program, run);
  addClientTokenCommands(program, run);
  addMasterTokenCommand(program, run);
  addServerCommands(program, run);
  addKeyCommands(program, run);
  addAuditCommand(program, run);
  addRedriveCommand(program, run);
  addExportCommand(program, run, environment);
  addImportCommands(program, run, environment);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.stderr.write(`${printable(messageOf(error))}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Settings are inherited by the commands that are added afterwards. */
const makeProgram = (io: Io): Command =>
  new Command('npm run admin --')
    .description(
      'Looks after an installation: the one on this machine while it runs (PORT and GATEPOST_ZONE as for npm start), ' +
        'otherwise the one on AWS that cdk.json describes, with your own credentials.',
    )
    .option('--json', 'print one JSON value and nothing else on standard output (with npm run -s)')
    .addOption(new Option('--local', 'work on the system on this machine').conflicts('aws'))
    .addOption(new Option('--aws', 'work on AWS, even while the local system runs'))
    .option('--context <gatepost={…}>', 'settings instead of those in cdk.json, as cdk takes them')
    .helpOption('-h, --help', 'explain the command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 failed · 2 wrong use · 3 zone verify and repair: DNS drifted, mail verify: something is ' +
        'missing, import: something was left out, redrive: something failed again',
    )
    .exitOverride();

const messageOf = (error: unknown) =>
  error instanceof Error ? error.message || error.name : `Failed: ${String(error)}`;

/** Gateways choose their description: it must not steer the operator's terminal. */
const printable = (text: string) => text.replace(/[^\P{Cc}\n]/gu, '\u{fffd}');
