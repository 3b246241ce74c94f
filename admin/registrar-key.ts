/** `registrar-key …`: what SIP proxies ask with. */
import { InvalidArgumentError, type Command } from 'commander';
import { newRegistrarKey, registrarNetwork, type RegistrarKey } from '../functions/accounts/registrar-key';
import { epochSeconds } from '../functions/clock';
import { accountPorts } from './account-stores';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { table } from './table';
import { day } from './time';

interface CreateOptions {
  network: string[];
  name: string;
}

export function addRegistrarKeyCommands(program: Command, run: RunCommand): void {
  const key = program
    .command('registrar-key')
    .description('Say which SIP proxies may ask what accounts are checked with');

  key
    .command('create')
    .description(
      'Make a key, which is shown this once. It opens the calls of registrars and nothing else, from these networks ' +
        'alone. Whoever has it there can log in as anybody: keep it as secret as all passwords.',
    )
    .requiredOption(
      '--network <cidr>',
      'network that the proxy calls from, as 203.0.113.7 or 2001:db8::/64; may be given several times',
      network,
    )
    .option('--name <name>', 'what to call it', 'registrar')
    .addHelpText(
      'after',
      examples(
        'registrar-key create --network 203.0.113.7 --name sip1',
        'registrar-key create --network 203.0.113.0/28 --network 2001:db8::/64 --json',
      ),
    )
    .action((options: CreateOptions) => run((session) => create(options, session)));

  key
    .command('list')
    .description('List the keys with their networks; never a key.')
    .addHelpText('after', examples('registrar-key list --json'))
    .action(() => run(list));

  key
    .command('end')
    .description(
      'End a key: it opens nothing from then on. What a proxy keeps, it keeps for its cache’s life.',
    )
    .argument('<id>', 'of the key, with which it begins')
    .addHelpText('after', examples('registrar-key end rk0a1b2c3d'))
    .action((id: string) => run((session) => end(id, session)));
}

async function create({ network, name }: CreateOptions, session: Session): Promise<Answer> {
  const { key, stored } = newRegistrarKey(name, network, epochSeconds(session.clock));
  await accountPorts(session).registrarKeys.save(stored);
  return {
    value: { ...view(stored), key },
    text: `${key}\n\nThis is the key of ${name}, for ${network.join(' and ')}. It is not shown again.`,
  };
}

async function list(session: Session): Promise<Answer> {
  const keys = (await accountPorts(session).registrarKeys.list()).sort((a, b) => a.createdAt - b.createdAt);
  return {
    value: { keys: keys.map(view) },
    text:
      keys.length === 0
        ? 'There are none: registrar-key create --network 203.0.113.7'
        : table([
            ['ID', 'NAME', 'NETWORKS', 'MADE'],
            ...keys.map(({ id, name, networks, createdAt }) => [
              id,
              name,
              networks.join(', '),
              day(createdAt),
            ]),
          ]),
  };
}

const view = ({ id, name, networks, createdAt }: RegistrarKey) => ({
  id,
  name,
  networks,
  created: day(createdAt),
});

async function end(id: string, session: Session): Promise<Answer> {
  const { registrarKeys } = accountPorts(session);
  if (!(await registrarKeys.find(id))) throw new Error(`There is no key ${id}`);
  await registrarKeys.remove(id);
  return { value: { ended: id }, text: `The key ${id} opens nothing any more.` };
}

function network(text: string, earlier: string[] = []): string[] {
  const read = registrarNetwork(text);
  if (read === undefined) {
    throw new InvalidArgumentError('It must be a network as 203.0.113.0/28, and not the whole internet.');
  }
  return [...earlier, read];
}
