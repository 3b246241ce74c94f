/** `mail …`: mail domains. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { isDomainName } from '../functions/mail/domain-name';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import { importMailDomain } from './import-mail-domain';
import { verifyMailDomain } from './verify-mail-domain';

const MISSING = 3;

export function addMailCommands(program: Command, run: RunCommand): void {
  const mail = program.command('mail').description('Check mail domains, and take them over');

  mail
    .command('verify')
    .description(
      'Ask DNS for what a mail domain needs, and say in words what is missing or wrong. Changes nothing.',
    )
    .argument('<domain>', 'a mail domain of this installation')
    .addHelpText('after', examples('mail verify example.com', 'mail verify example.com --json'))
    .action((given: string) => run((session) => verify(given, session)));

  mail
    .command('import')
    .description(
      'Create a domain from an archive that export/domain made: its users with their passwords, DKIM keys, certificates.',
    )
    .argument('<archive>', 'a .tar.gz')
    .addHelpText('after', examples('mail import example.com.tar.gz'))
    .action((path: string) => run((session) => importArchive(path, session)));
}

async function verify(given: string, session: Session): Promise<Answer> {
  const domain = given.trim().toLowerCase().replace(/\.$/, '');
  if (!isDomainName(domain)) throw new UsageError(`${given} is not a domain`);
  const findings = await verifyMailDomain(domain, session);
  const missing = findings.filter(({ ok }) => !ok);
  const lines = findings.map(
    ({ ok, what, sentence }) => `${ok ? 'ok     ' : 'MISSING'} ${what}: ${sentence}`,
  );
  const summary =
    missing.length === 0 ? `${domain} has all that it needs.` : `${domain} lacks ${missing.length} of these.`;
  return {
    value: { domain, complete: missing.length === 0, findings },
    text: [...lines, '', summary].join('\n'),
    exitCode: missing.length === 0 ? 0 : MISSING,
  };
}

async function importArchive(path: string, session: Session): Promise<Answer> {
  const archive = await readFile(path).catch((cause: unknown) => {
    throw new UsageError(`${path} cannot be read`, { cause });
  });
  const { domain, id, users, dkimKeys, certificates } = await importMailDomain(archive, session);
  return {
    value: { domain, id, users, dkimKeys, certificates },
    text: `${domain} is here now, with ${users} users, ${dkimKeys} DKIM keys and ${certificates} certificates. Its id is ${id}.`,
  };
}
