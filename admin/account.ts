/** `account …`: SIP accounts. */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { accountView, timestamp } from '../functions/accounts/account-view';
import { epochSeconds } from '../functions/clock';
import { addressOf, type Account } from '../functions/accounts/account';
import { removeAccount, setActivated, setBlocked } from '../functions/accounts/activation-by-code';
import { newApiKey } from '../functions/accounts/api-key';
import { changeAccount } from '../functions/accounts/change-account';
import type { Contact } from '../functions/accounts/contact';
import { createAccount } from '../functions/accounts/new-account';
import { DIGEST_ALGORITHMS, type DigestAlgorithm } from '../functions/accounts/digest';
import { addressIn } from '../functions/accounts/sip-address';
import { accountPorts } from './account-stores';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import type { Io } from './io';
import { isConfirmed } from './confirmation';
import { EXPORT_FORMATS, exportAccounts, type ExportFormat } from './export-accounts';
import { table } from './table';
import { day, moment } from './time';

interface CreateOptions {
  admin?: boolean;
  activated?: boolean;
  passwordStdin?: boolean;
  apiKey?: boolean;
  algorithm?: DigestAlgorithm;
}

interface ListOptions {
  limit: number;
  after: number;
}

const SIP = 'SIP address as ada.lovelace@sip.example.org, or the user name in the default domain';

export function addAccountCommands(program: Command, run: RunCommand): void {
  const account = program.command('account').description('Make, look at and remove SIP accounts');

  account
    .command('create')
    .description(
      'Make an account. Without --password-stdin it gets a random password, which is shown this once. ' +
        'Without --activated it waits for a code, which is shown this once.',
    )
    .argument('<sip>', SIP)
    .option('--admin', 'an administrator')
    .option('--activated', 'without a code')
    .option('--password-stdin', 'the password, which standard input has')
    .option('--api-key', 'make an API key as well, which is shown this once')
    .addOption(
      new Option(
        '--algorithm <name>',
        'keep the password for this DIGEST algorithm alone; for all without',
      ).choices(DIGEST_ALGORITHMS),
    )
    .addHelpText(
      'after',
      examples(
        'account create ada.lovelace --activated --password-stdin < password.txt',
        'account create admin@sip.example.org --admin --activated --api-key --json',
      ),
    )
    .action((sip: string, options: CreateOptions) => run((session) => create(sip, options, session)));

  account
    .command('show')
    .description('Show an account and its devices; never a password, code or key.')
    .argument('<sip>', SIP)
    .addHelpText('after', examples('account show ada.lovelace --json'))
    .action((sip: string) => run((session) => show(sip, session)));

  account
    .command('list')
    .description('List accounts a page at a time, in the order of their ids.')
    .option('--limit <count>', 'accounts a page, at most 1000', pageSize, 50)
    .option('--after <id>', 'the page behind this id, as the page before says', id, 0)
    .addHelpText('after', examples('account list', 'account list --limit 10 --after 10 --json'))
    .action((options: ListOptions) => run((session) => list(options, session)));

  for (const [name, wanted] of [
    ['activate', true],
    ['deactivate', false],
  ] as const) {
    account
      .command(name)
      .description(
        wanted
          ? 'Activate an account without its code.'
          : 'Turn an account away until it is activated again.',
      )
      .argument('<sip>', SIP)
      .addHelpText('after', examples(`account ${name} ada.lovelace`))
      .action((sip: string) => run((session) => activate(sip, wanted, session)));
  }

  for (const [name, wanted] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    account
      .command(name)
      .description(
        wanted
          ? 'Shut an account out, whatever codes it has; its registrations end.'
          : 'Let an account in again that was blocked.',
      )
      .argument('<sip>', SIP)
      .addHelpText('after', examples(`account ${name} ada.lovelace`))
      .action((sip: string) => run((session) => block(sip, wanted, session)));
  }

  account
    .command('delete')
    .description('Delete an account, its devices and its API key. Its name and phone number are free then.')
    .argument('<sip>', SIP)
    .option('--yes', 'do not ask; nobody is asked where there is no terminal')
    .addHelpText('after', examples('account delete ada.lovelace', 'account delete ada.lovelace --yes --json'))
    .action((sip: string, { yes = false }: { yes?: boolean }) => run((session) => remove(sip, yes, session)));

  account
    .command('api-key')
    .description('Make an API key for an account, which is shown this once. The one before it ends.')
    .argument('<sip>', SIP)
    .option('--revoke', 'end the key, and make none')
    .addHelpText(
      'after',
      examples('account api-key admin@sip.example.org --json', 'account api-key admin --revoke'),
    )
    .action((sip: string, { revoke = false }: { revoke?: boolean }) =>
      run((session) => (revoke ? revokeKey(sip, session) : makeKey(sip, session))),
    );

  account
    .command('export')
    .description(
      'Print the activated accounts with what their passwords are checked with, for a SIP proxy: the user file of ' +
        'Flexisip, or JSON. Whoever has it can log in as anybody: keep it as secret as the passwords.',
    )
    .addOption(new Option('--format <name>').choices(EXPORT_FORMATS).default('flexisip'))
    .addHelpText(
      'after',
      examples('account export --format flexisip > users.db', 'account export --format json'),
    )
    .action(({ format }: { format: ExportFormat }) => run((session) => exportAccounts(format, session)));
}

async function create(sip: string, options: CreateOptions, session: Session): Promise<Answer> {
  const address = addressFrom(sip, session);
  const [username = '', domain = ''] = address.split('@');
  const given = options.passwordStdin ? await readPassword(session.io) : undefined;
  const password = given ?? randomBytes(15).toString('base64url');
  const ports = accountPorts(session);
  const made = await createAccount(
    ports,
    {
      username,
      domain,
      realm: session.connection.accounts.realm ?? domain,
      password,
      algorithms: options.algorithm ? [options.algorithm] : DIGEST_ALGORITHMS,
      activated: options.activated ?? false,
      admin: options.admin ?? false,
    },
    [],
    ({ outcome }) => new Error(outcome === 'taken' ? `There is an account ${address} already` : outcome),
  );
  const key = options.apiKey ? await storeKey(address, session) : undefined;
  const once = {
    ...(given === undefined ? { password } : {}),
    ...(made.confirmationKey === undefined ? {} : { confirmation_key: made.confirmationKey }),
    ...(key === undefined ? {} : { api_key: key }),
  };
  return {
    value: { ...accountView(made.account), ...once },
    text: [
      `${address} is there now${made.account.activated ? '' : ', and waits for its code'}. Its id is ${made.account.id}.`,
      ...Object.entries(once).map(([name, secret]) => `${ONCE[name as keyof typeof once]}: ${secret}`),
      ...(Object.keys(once).length > 0 ? ['This is not shown again.'] : []),
    ].join('\n'),
  };
}

const ONCE = { password: 'Password', confirmation_key: 'Code', api_key: 'API key' } as const;

const MIN_PASSWORD = 6;

async function readPassword({ stdin, stderr }: Io): Promise<string> {
  if (stdin.isTTY) stderr.write('Password, then Ctrl-D: ');
  const password = (await text(stdin)).replace(/\r?\n$/, '');
  if (password.length < MIN_PASSWORD || password.length > 255)
    throw new UsageError(`Standard input must have a password of ${MIN_PASSWORD} to 255 characters`);
  return password;
}

async function show(sip: string, session: Session): Promise<Answer> {
  const { account, contacts } = await find(sip, session);
  const view = accountView(account);
  const devices = contacts.map(deviceView);
  const facts: [string, string][] = [
    ['Id', String(account.id)],
    ['SIP address', addressOf(account)],
    ['Realm', account.realm],
    ['Activated', yesOrNo(account.activated)],
    ['Blocked', yesOrNo(account.blocked ?? false)],
    ['Administrator', yesOrNo(account.admin)],
    ['Mail address', account.email ?? ''],
    ['Phone number', account.phone ?? ''],
    ['Password for', view.passwords.map(({ algorithm }) => algorithm).join(', ')],
    ['API key', account.apiKeyUsedAt === undefined ? 'none' : `last used ${day(account.apiKeyUsedAt)}`],
    ['Made', `${moment(account.createdAt)} UTC`],
  ];
  const rows = devices.map(({ uuid, user_agent, expires_at }) => [uuid, user_agent, expires_at]);
  return {
    value: {
      ...view,
      blocked: account.blocked ?? false,
      has_api_key: account.apiKeyHash !== undefined,
      devices,
    },
    text:
      table(facts) +
      (rows.length === 0 ? '' : `\n\n${table([['DEVICE', 'PROGRAM', 'REGISTERED UNTIL'], ...rows])}`),
  };
}

const deviceView = ({ uuid, userAgent, updatedAt, expiresAt }: Contact) => ({
  uuid,
  user_agent: userAgent ?? '',
  update_time: timestamp(updatedAt),
  expires_at: timestamp(expiresAt),
});

async function list({ limit, after }: ListOptions, session: Session): Promise<Answer> {
  const { accounts } = accountPorts(session);
  const [page, total] = await Promise.all([accounts.page(after, limit), accounts.count()]);
  const { next } = page;
  return {
    value: {
      accounts: page.accounts.map(accountView),
      total,
      ...(next === undefined ? {} : { after: next }),
    },
    text:
      table([
        ['ID', 'SIP ADDRESS', 'ACTIVATED', 'ADMIN', 'MAIL', 'PHONE', 'MADE'],
        ...page.accounts.map(row),
      ]) + (next === undefined ? '' : `\n\nThe next page of ${total} accounts: --after ${next}`),
  };
}

const row = (account: Account): string[] => [
  String(account.id),
  addressOf(account),
  yesOrNo(account.activated),
  yesOrNo(account.admin),
  account.email ?? '',
  account.phone ?? '',
  day(account.createdAt),
];

const yesOrNo = (value: boolean) => (value ? 'yes' : 'no');

async function activate(sip: string, wanted: boolean, session: Session): Promise<Answer> {
  const address = addressFrom(sip, session);
  const account = await setActivated(
    accountPorts(session),
    address,
    wanted,
    () => new Error(`The phone number of ${address} is another account’s by now`),
  );
  if (!account) throw noSuchAccount(address);
  return { value: accountView(account), text: `${address} is ${wanted ? '' : 'not '}activated.` };
}

async function block(sip: string, wanted: boolean, session: Session): Promise<Answer> {
  const address = addressFrom(sip, session);
  const account = await setBlocked(accountPorts(session), address, wanted);
  if (!account) throw noSuchAccount(address);
  return {
    value: { ...accountView(account), blocked: account.blocked ?? false },
    text: `${address} is ${wanted ? 'blocked' : 'not blocked any more'}.`,
  };
}

async function remove(sip: string, yes: boolean, session: Session): Promise<Answer> {
  const { account } = await find(sip, session);
  const address = addressOf(account);
  const isAsked = !yes && session.io.stdin.isTTY === true;
  if (isAsked && !(await isConfirmed(`Delete ${address} and everything of it?`, session)))
    throw new Error('Nothing was changed');
  if (!(await removeAccount(accountPorts(session), address))) throw noSuchAccount(address);
  return { value: { deleted: address, id: account.id }, text: `${address} is deleted.` };
}

async function makeKey(sip: string, session: Session): Promise<Answer> {
  const { account } = await find(sip, session);
  const key = await storeKey(addressOf(account), session);
  return {
    value: { ...accountView(account), api_key: key },
    text: `${key}\n\nThis is the API key of ${addressOf(account)}. It is not shown again.`,
  };
}

async function revokeKey(sip: string, session: Session): Promise<Answer> {
  const { account } = await find(sip, session);
  await changeAccount(accountPorts(session), addressOf(account), (current) => {
    if (current?.apiKeyHash === undefined) return undefined;
    const { apiKeyHash: _hash, apiKeyUsedAt: _usedAt, ...next } = current;
    return { next };
  });
  return { value: accountView(account), text: `${addressOf(account)} has no API key.` };
}

/** @returns the new key */
async function storeKey(address: string, session: Session): Promise<string> {
  const { key, stored } = newApiKey(epochSeconds(session.clock));
  await changeAccount(accountPorts(session), address, (current) => {
    if (!current) throw noSuchAccount(address);
    return { next: { ...current, ...stored } };
  });
  return key;
}

async function find(sip: string, session: Session): Promise<{ account: Account; contacts: Contact[] }> {
  const address = addressFrom(sip, session);
  const { accounts, contacts } = accountPorts(session);
  const account = await accounts.find(address);
  if (!account) throw noSuchAccount(address);
  return { account, contacts: await contacts.list(account, epochSeconds(session.clock)) };
}

const noSuchAccount = (address: string) => new Error(`There is no account ${address}`);

/** @throws UsageError for what is no SIP address */
function addressFrom(sip: string, { connection }: Session): string {
  const address = addressIn(sip.includes('@') ? sip : `${sip}@${connection.accounts.sipDomain}`);
  if (!address) throw new UsageError(`${sip} is not a SIP address as ada.lovelace@sip.example.org`);
  return address;
}

function pageSize(given: string): number {
  const size = Number(given);
  if (Number.isInteger(size) && size >= 1 && size <= 1_000) return size;
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
}

function id(given: string): number {
  if (/^\d{1,12}$/.test(given)) return Number(given);
  throw new InvalidArgumentError('It must be the id of an account.');
}
