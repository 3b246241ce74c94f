/** `name …`: the names of all zones. */
import { InvalidArgumentError, type Command } from 'commander';
import { dynamoNames } from '../functions/dns/store/dynamo-names';
import { epochSeconds } from '../functions/clock';
import { changeName } from '../functions/dns/change-name';
import { isPattern, patternsItem, type ReservedPatterns } from '../functions/registration/reserved-patterns';
import { isLabel } from '../functions/dns/label';
import { freshName, type NameItem, type Owner } from '../functions/dns/name-item';
import { zoneOf } from '../functions/dns/zone-of';
import { freed } from '../functions/registration/gateway';
import { allNames } from './all-names';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import { isConfirmed } from './confirmation';
import { describeName, nameText, type NameDescription, type Reservation } from './name-description';
import { table } from './table';

interface ListOptions {
  limit: number;
  cursor?: string;
  prefix?: string;
  foreign?: boolean;
}

const NAME = 'a label below the gateways’ zone, or a full name';

export function addNameCommands(program: Command, run: RunCommand): void {
  const name = program.command('name').description('Look at names, free them, keep them');

  name
    .command('show')
    .description('Show who holds a name, its records and what is due for it; never a secret.')
    .argument('<name>', NAME)
    .addHelpText('after', examples('name show demo', 'name show demo.gateways.example.org --json'))
    .action((given: string) => run((session) => show(given, session)));

  name
    .command('list')
    .description('List names a page at a time, in no particular order. Reads the whole table page by page.')
    .option('--limit <count>', 'names a page, at most 1000', pageSize, 50)
    .option('--cursor <name>', 'the page behind this name, as the page before says')
    .option('--prefix <text>', 'only names that begin with this')
    .option('--foreign', 'only labels that nobody can have, because Gatepost did not make what stands there')
    .addHelpText('after', examples('name list', 'name list --prefix demo --limit 10 --json'))
    .action((options: ListOptions) => run((session) => list(options, session)));

  name
    .command('delete')
    .description(
      'Free a name, or a reservation: its token is void at once, the DNS writer removes its records.',
    )
    .argument('<name>', NAME)
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('name delete demo', 'name delete demo --yes --json'))
    .action((given: string, { yes = false }: { yes?: boolean }) =>
      run((session) => remove(given, yes, session)),
    );

  name
    .command('reserve')
    .description(
      'Keep a free name, or all new ones like a pattern, from being registered; name delete gives it back.',
    )
    .argument('<name>', `${NAME}; or a pattern as bank-*`)
    .option('--note <text>', 'why')
    .addHelpText('after', examples('name reserve shop --note "for our own use"', "name reserve 'bank-*'"))
    .action((given: string, { note }: { note?: string }) => run((session) => reserve(given, note, session)));
}

async function show(given: string, session: Session): Promise<Answer> {
  const { name } = fullName(given, session);
  const item = await names(session).get(name);
  if (!item) throw new Error(`Nobody holds ${name}`);
  return answer(item, session);
}

async function list(
  { limit, cursor, prefix, foreign = false }: ListOptions,
  session: Session,
): Promise<Answer> {
  const after = cursor === undefined ? undefined : fullName(cursor, session).name;
  const page: NameDescription[] = [];
  let more = false;
  for await (const item of allNames(session.connection, { after, ...(prefix ? { prefix } : {}) })) {
    if (foreign && item.owner !== 'foreign') continue;
    more = page.length === limit;
    if (more) break;
    page.push(describeName(item, epochSeconds(session.clock)));
  }
  const next = more ? page.at(-1)?.name : undefined;
  return {
    value: { names: page, ...(next === undefined ? {} : { cursor: next }) },
    text:
      table([['NAME', 'OWNER', 'RECORDS', 'DNS', 'LAST SEEN'], ...page.map(row)]) +
      (next === undefined ? '' : `\n\nThe next page: --cursor ${next}`),
  };
}

const row = ({ name, owner, holder, dns }: NameDescription): string[] => [
  name,
  owner ?? '(free)',
  String(dns.applied.length),
  dns.state,
  (holder && 'lastSeen' in holder && holder.lastSeen) || '',
];

async function remove(given: string, yes: boolean, session: Session): Promise<Answer> {
  if (given.includes('*')) return changePatterns(given, undefined, session);
  const { name } = fullName(given, session);
  const { owner } = mustBeRemovable(await names(session).get(name), name);
  if (!yes && !(await isConfirmed(`Free ${name}, held by ${HOLDERS[owner]}?`, session))) {
    throw new Error('Nothing was changed');
  }
  const item = await changeName(ports(session), name, (current) => {
    const { holder: _holder, ...rest } = mustBeRemovable(current, name);
    return { next: freed(rest, epochSeconds(session.clock)) };
  });
  return {
    value: { name, freed: owner, recordsToRemove: item?.dns.applied.length ?? 0 },
    text: `${name} is free; its records are being removed.`,
  };
}

async function reserve(given: string, note: string | undefined, session: Session): Promise<Answer> {
  if (given.includes('*')) {
    const entry = { ...(note === undefined ? {} : { note }), reservedAt: epochSeconds(session.clock) };
    return changePatterns(given, entry, session);
  }
  const { name, zone } = fullName(given, session);
  const label = name === zone ? '' : name.slice(0, -zone.length - 1);
  if (!isLabel(label)) throw new UsageError(`${given} is not a label, nor a name directly below ${zone}`);
  const item = await changeName<Reservation>(ports(session), name, (current) => {
    if (current?.owner) throw new Error(`${name} is taken: it is held by ${HOLDERS[current.owner]}`);
    const holder: Reservation = {
      ...(note === undefined ? {} : { note }),
      reservedAt: epochSeconds(session.clock),
    };
    return { next: { ...(current ?? freshName(name, zone)), owner: 'operator', holder } };
  });
  if (!item) throw new Error(`${name} was not reserved`);
  return answer(item, session);
}

/** Whoever has such a name keeps it. @param entry undefined gives the pattern back */
async function changePatterns(
  given: string,
  entry: ReservedPatterns['patterns'][string] | undefined,
  session: Session,
): Promise<Answer> {
  const pattern = given.trim().toLowerCase();
  if (!isPattern(pattern)) {
    throw new UsageError(
      `${given} is no pattern: letters, digits, dashes and one or two *, three of them no *`,
    );
  }
  const [zone = ''] = session.connection.zones;
  const item = await changeName<ReservedPatterns>(ports(session), patternsItem(zone), (current) => {
    const { [pattern]: before, ...others } = current?.holder?.patterns ?? {};
    if (!entry && !before) throw new Error(`${pattern} is not reserved`);
    const patterns = entry ? { ...others, [pattern]: entry } : others;
    return {
      next: { ...(current ?? freshName(patternsItem(zone), zone)), owner: 'operator', holder: { patterns } },
    };
  });
  const patterns = Object.keys(item?.holder?.patterns ?? {});
  return {
    value: { patterns },
    text: `Reserved by patterns, for new names and within a minute: ${patterns.join(', ') || 'nothing'}.`,
  };
}

const HOLDERS: Record<Owner, string> = {
  gateway: 'a gateway',
  activation: 'an activated host',
  mail: 'a mail domain',
  operator: 'an operator’s reservation',
  zone: 'the zone itself',
  foreign: 'records that Gatepost did not make',
};

/** The other families keep more than the name, and end it with their own commands. */
function mustBeRemovable<Holder>(item: NameItem<Holder> | undefined, name: string) {
  if (!item?.owner) throw new Error(`Nobody holds ${name}`);
  const { owner } = item;
  if (owner !== 'gateway' && owner !== 'operator') {
    throw new Error(`${name} is held by ${HOLDERS[owner]}: name delete does not end that`);
  }
  return { ...item, owner };
}

/** @throws UsageError where nobody can be asked */
/** @throws UsageError when no zone of the installation has the name */
function fullName(given: string, { connection: { zones } }: Session): { name: string; zone: string } {
  const text = given.trim().toLowerCase().replace(/\.$/, '');
  const name = text.includes('.') ? text : `${text}.${zones[0]}`;
  const zone = zoneOf(name, zones);
  if (zone === undefined)
    throw new UsageError(`${given} is in no zone of this installation: ${zones.join(', ')}`);
  return { name, zone };
}

function pageSize(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= 1_000) return size;
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
}

const names = ({ connection }: Session) => dynamoNames(connection.dynamoDb, connection.namesTable);

const ports = (session: Session) => ({ names: names(session), clock: session.clock });

function answer(item: NameItem, { clock }: Session): Answer {
  const description = describeName(item, epochSeconds(clock));
  return { value: description, text: nameText(description) };
}
