/** `mail-admin …`: who may use the mail administration API. */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { hashPassword } from '../functions/mail/password';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import { mailStores } from './mail-stores';

export function addMailAdminCommands(program: Command, run: RunCommand): void {
  const mailAdmin = program
    .command('mail-admin')
    .description('Say who may administer mail domains through the API');

  mailAdmin
    .command('set')
    .description(
      'Make an operator, or give one a new password, which standard input has. Tokens of the old one end at once.',
    )
    .argument('<name>', 'what the operator logs in with')
    .addHelpText('after', examples('mail-admin set alice < password.txt'))
    .action((name: string) => run((session) => set(name, session)));

  mailAdmin
    .command('list')
    .description('List the operators by name; never a password.')
    .addHelpText('after', examples('mail-admin list --json'))
    .action(() => run(list));

  mailAdmin
    .command('remove')
    .description('Remove an operator, whose tokens end at once.')
    .argument('<name>', 'of the operator')
    .addHelpText('after', examples('mail-admin remove alice'))
    .action((name: string) => run((session) => remove(name, session)));
}

async function set(name: string, { connection, io }: Session): Promise<Answer> {
  if (!/^\S{1,255}$/.test(name)) throw new UsageError('A name has 1 to 255 characters and no spaces');
  if (io.stdin.isTTY) io.stderr.write('Password, then Ctrl-D: ');
  const password = (await text(io.stdin)).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('Standard input has no password');
  if (password.length > 1_024) throw new UsageError('The password has more than 1024 characters');
  const { operators } = mailStores(connection);
  await operators.save({
    name,
    passwordHash: await hashPassword(password),
    version: randomBytes(9).toString('base64url'),
  });
  return { value: { name }, text: `${name} may administer mail domains.` };
}

async function list({ connection }: Session): Promise<Answer> {
  const names = (await mailStores(connection).operators.list()).map(({ name }) => name);
  return { value: { operators: names }, text: names.join('\n') || 'Nobody: mail-admin set <name>' };
}

async function remove(name: string, { connection }: Session): Promise<Answer> {
  if (!(await mailStores(connection).operators.remove(name))) throw new Error(`There is no operator ${name}`);
  return { value: { removed: name }, text: `${name} may not administer mail domains any more.` };
}
