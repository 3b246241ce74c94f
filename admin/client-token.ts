/** `client-token …`: who may register servers. */
import { randomBytes } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { epochSeconds } from '../functions/clock';
import { newToken, type ClientToken } from '../functions/activation/server';
import { hashSecret } from '../functions/secrets/hash';
import { clientTokens, putClientToken, revokeClientToken } from './activation-table';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { table } from './table';
import { day } from './time';

interface CreateOptions {
  quota: number;
  name?: string;
}

export function addClientTokenCommands(program: Command, run: RunCommand): void {
  const token = program.command('client-token').description('Say who may register servers, and how many');

  token
    .command('create')
    .description(
      'Make a token, which is shown this once. Whoever has it may register servers up to its quota.',
    )
    .requiredOption('--quota <count>', 'servers at a time', quota)
    .option('--name <name>', 'what to call it; a random name unless given')
    .addHelpText(
      'after',
      examples('client-token create --quota 10 --name acme', 'client-token create --quota 1 --json'),
    )
    .action((options: CreateOptions) => run((session) => create(options, session)));

  token
    .command('list')
    .description('List the tokens by name, with their quotas; never a token.')
    .addHelpText('after', examples('client-token list --json'))
    .action(() => run(list));

  token
    .command('revoke')
    .description('Revoke a token: no server is registered with it any more. Servers that are stay.')
    .argument('<name>', 'of the token')
    .addHelpText('after', examples('client-token revoke acme'))
    .action((name: string) => run((session) => revoke(name, session)));
}

async function create(
  { quota, name: given }: CreateOptions,
  { connection, clock }: Session,
): Promise<Answer> {
  const name = given ?? `client-${randomBytes(4).toString('hex')}`;
  const known = await clientTokens(connection);
  if (known.some((token) => token.name === name)) throw new Error(`There is a token ${name} already`);
  const token = newToken('ct');
  await putClientToken(connection, {
    hash: hashSecret(token),
    name,
    quota,
    used: 0,
    createdAt: epochSeconds(clock),
  });
  return {
    value: { token, name, quota },
    text: `${token}\n\nThis is the token of ${name}, for ${quota} servers. It is not shown again.`,
  };
}

async function list({ connection }: Session): Promise<Answer> {
  const tokens = (await clientTokens(connection)).sort((a, b) => a.name.localeCompare(b.name));
  return {
    value: {
      tokens: tokens.map(({ hash: _hash, createdAt, revokedAt, ...token }) => ({
        ...token,
        createdAt: day(createdAt),
        revoked: revokedAt !== undefined,
      })),
    },
    text:
      tokens.length === 0
        ? 'There are none: client-token create --quota 10'
        : table([['NAME', 'SERVERS', 'QUOTA', 'MADE', ''], ...tokens.map(row)]),
  };
}

const row = ({ name, used, quota, createdAt, revokedAt }: ClientToken) => [
  name,
  String(used),
  String(quota),
  day(createdAt),
  revokedAt === undefined ? '' : 'revoked',
];

async function revoke(name: string, { connection, clock }: Session): Promise<Answer> {
  const token = (await clientTokens(connection)).find((known) => known.name === name);
  if (!token) throw new Error(`There is no token ${name}`);
  await revokeClientToken(connection, token.hash, epochSeconds(clock));
  return { value: { revoked: name }, text: `No server is registered with the token of ${name} any more.` };
}

function quota(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
