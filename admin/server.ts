/** `server …`: the servers of the main stack. */
import type { Command } from 'commander';
import { dynamoServers } from '../functions/activation/store/dynamo-servers';
import { epochSeconds } from '../functions/clock';
import type { Server } from '../functions/activation/server';
import type { ServerStore } from '../functions/activation/server-store';
import { examples, type Answer, type RunCommand, type Session } from './command';
import type { Connection } from './connection';
import { table } from './table';
import { moment } from './time';

const PAGE = 1_000;

export function addServerCommands(program: Command, run: RunCommand): void {
  const server = program.command('server').description('Look at registered servers, and revoke them');

  server
    .command('list')
    .description('List all servers, with their last signs of life.')
    .addHelpText('after', examples('server list', 'server list --json'))
    .action(() => run(list));

  server
    .command('show')
    .description('Show a server.')
    .argument('<id>', 'as srv_…')
    .addHelpText('after', examples('server show srv_0123456789abcdef0123456789abcdef'))
    .action((id: string) => run((session) => show(id, session)));

  server
    .command('revoke')
    .description('Revoke a server: its next check-in tells it to stop, and its place in the quota is free.')
    .argument('<id>', 'as srv_…')
    .addHelpText('after', examples('server revoke srv_0123456789abcdef0123456789abcdef'))
    .action((id: string) => run((session) => revoke(id, session)));
}

const storeOf = ({ dynamoDb, activationTable }: Connection): ServerStore =>
  dynamoServers(dynamoDb, activationTable);

async function list({ connection }: Session): Promise<Answer> {
  const servers: Server[] = [];
  let after: string | undefined;
  do {
    const page = await storeOf(connection).list(PAGE, after);
    servers.push(...page.servers);
    after = page.next;
  } while (after !== undefined);
  return {
    value: { servers: servers.map(describe) },
    text:
      servers.length === 0
        ? 'There are none.'
        : table([
            ['ID', 'ADDRESS', 'HOST NAME', 'TOKEN', 'LAST CHECK-IN', ''],
            ...servers.map(({ id, ip, hostname = '', client, lastCheckin, revokedAt }) => [
              id,
              ip,
              hostname,
              client,
              moment(lastCheckin),
              revokedAt === undefined ? '' : 'revoked',
            ]),
          ]),
  };
}

async function show(id: string, { connection }: Session): Promise<Answer> {
  const described = describe(await find(id, connection));
  const rows = Object.entries(described);
  return { value: described, text: table(rows) };
}

async function revoke(id: string, { connection, clock }: Session): Promise<Answer> {
  const server = await find(id, connection);
  const wasRevoked = await storeOf(connection).revoke(
    server,
    { at: clock.now(), action: 'revoke', from: 'operator', serverId: id, client: server.client },
    epochSeconds(clock),
  );
  return {
    value: { revoked: id },
    text: wasRevoked ? `${id} is revoked.` : `${id} was revoked before.`,
  };
}

async function find(id: string, connection: Connection): Promise<Server> {
  const server = await storeOf(connection).get(id);
  if (!server) throw new Error(`There is no server ${id}`);
  return server;
}

/** Everything but hashes. */
const describe = ({ id, ip, hostname, client, registeredAt, lastCheckin, lastIp, revokedAt }: Server) => ({
  id,
  ip,
  ...(hostname === undefined ? {} : { hostname }),
  client,
  registeredAt: moment(registeredAt),
  lastCheckin: moment(lastCheckin),
  ...(lastIp === undefined ? {} : { lastIp }),
  ...(revokedAt === undefined ? {} : { revokedAt: moment(revokedAt) }),
});
