/**
 * PageKite as others wrote it, as front-end and as back-ends, with the responder of `tunnel/` between the front-end and
 * the local system. PageKite checks a running tunnel every quarter of an hour: its clock runs sixtyfold here.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type System } from '../../local/system';
import { call } from '../support/call';
import { missingPackages, RunningProgram } from './programs';

const RESPONDER = join(__dirname, '..', '..', 'tunnel', 'auth_responder.py');
/** Where only this run's responder listens; a resolver asks no other port than 53. */
const RESPONDER_ADDRESS = `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.53`;
const SUFFIX = 'auth.gatepost.test';
const SPEED = 60;
/** The front-end's own page. */
const NO_TUNNEL = /Sorry/;

const obstacle =
  missingPackages({ pagekite: 'pagekite', faketime: 'faketime', unshare: 'util-linux' }) ??
  (process.getuid?.() === 0 ? undefined : 'root, to listen on port 53 and to give one process a resolv.conf');
if (obstacle) console.warn(`The tunnels are not tested here. Needed: ${obstacle}`);

(obstacle ? describe.skip : describe)('a gateway’s tunnel through an unmodified PageKite front-end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-tunnel-'));
  const running: RunningProgram[] = [];
  const cases: { kite: string; 'what PageKite did': string }[] = [];
  let system: System;
  let web: Server;
  let backend: Server;
  let backendIsUp = true;
  let responder: RunningProgram;
  let frontEnd: RunningProgram;
  let frontEndPort: number;

  beforeAll(async () => {
    system = await startSystem({ writeLog: () => undefined });
    web = await listening(createServer((_request, response) => response.end('the gateway’s own page')));
    backend = await listening(
      createServer((request, response) => {
        if (!backendIsUp) return void request.socket.destroy();
        httpRequest(`${system.baseUrl}${request.url}`, { headers: request.headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }).end();
      }),
    );
    responder = start('python3', [
      RESPONDER,
      ...['--suffix', SUFFIX, '--backend', `http://127.0.0.1:${portOf(backend)}`],
      ...['--listen', `${RESPONDER_ADDRESS}:53`, '--cache-seconds', '1'],
    ]);
    await responder.saying(/listening/);

    const resolvConf = join(folder, 'resolv.conf');
    writeFileSync(resolvConf, `nameserver ${RESPONDER_ADDRESS}\n`);
    frontEndPort = await freePort();
    frontEnd = start('unshare', [
      ...['--mount', 'sh', '-c', `mount --bind ${resolvConf} /etc/resolv.conf && exec "$@"`, 'front-end'],
      ...hastened('--isfrontend', `--ports=${frontEndPort}`, '--protos=http,https'),
      ...[`--authdomain=${SUFFIX}`, '--authfail_closed'],
    ]);
    await reachable(frontEndPort);
  });

  afterAll(async () => {
    console.table(cases);
    for (const program of running.reverse()) await program.stop();
    for (const server of [backend, web]) server.close();
    await system.stop();
    rmSync(folder, { recursive: true });
  });

  test('a registered gateway is let in, and its page is reached', async () => {
    const { name, token } = await subscribe();
    const tunnel = openTunnel(name, token);
    await responder.saying(new RegExp(`http.${name}: let in`));
    await pageOf(name, 'the gateway’s own page');
    note('registered gateway', 'let in; its page is reached through the front-end');
    await tunnel.stop();
  });

  test.each<[string, (name: string) => string, (token: string) => string]>([
    ['wrong secret', (name) => name, (token) => token.replace(/^.{8}/, '00000000')],
    ['unknown name', (name) => `no-${name}`, (token) => token],
    ['name of two labels', (name) => `www.${name}`, (token) => token],
    ['name outside the zone', () => 'box.example.org', (token) => token],
  ])('%s: refused', async (kind, nameOf, secretOf) => {
    const { name, token } = await subscribe();
    const kite = nameOf(name);
    const saidBefore = responder.output.length;
    const tunnel = openTunnel(kite, secretOf(token));
    await tunnel.saying(/REJECTED|[Rr]ejected|unauthorized/);
    expect(responder.output.slice(saidBefore)).toMatch(/: refused/);
    expect(responder.output.slice(saidBefore)).not.toMatch(/: let in/);
    await pageOf(kite, NO_TUNNEL);
    note(kind, rejectionIn(tunnel.output));
    await tunnel.stop();
  });

  test('name `*`, by a back-end that is not PageKite, which asks for none: refused', async () => {
    const { name, token } = await subscribe();
    const kite = name.replace(/^[^.]+/, '*');
    // Its own name is let in in the same way, so it is the `*` that is refused.
    expect(await handshake(name, token)).toMatch(/^X-PageKite-OK: /m);
    const answer = await handshake(kite, token);
    expect(answer).not.toMatch(/^X-PageKite-OK/m);
    note('name `*`', /^X-PageKite-Invalid.*/m.exec(answer)?.[0] ?? '');
    await pageOf(kite.replace('*', 'any'), NO_TUNNEL);
  });

  test('a gateway that gave its name back is dropped at the next check', async () => {
    const { name, token } = await subscribe();
    const tunnel = openTunnel(name, token);
    await pageOf(name, 'the gateway’s own page');
    await call(system.baseUrl, '/unsubscribe', { token });
    await frontEnd.saying(/Ran out of quota or account deleted, closing tunnel/, { seconds: 90 });
    await pageOf(name, NO_TUNNEL);
    note('gateway that unsubscribed', 'dropped at the next check: "account deleted, closing tunnel"');
    await tunnel.stop();
  });

  test('while the backend is down, running tunnels stay and new ones are refused', async () => {
    const { name, token } = await subscribe();
    const late = await subscribe();
    const tunnel = openTunnel(name, token);
    await pageOf(name, 'the gateway’s own page');
    backendIsUp = false;
    try {
      // Two checks, each of which the backend left unanswered.
      const stays = new RegExp(
        `http.${name}: stays, the backend fails[^]*http.${name}: stays, the backend fails`,
      );
      await responder.saying(stays, { seconds: 120 });
      await pageOf(name, 'the gateway’s own page');
      note('running tunnel, backend down', 'stays through two checks; its page is reached');

      const lateTunnel = openTunnel(late.name, late.token);
      await lateTunnel.saying(/REJECTED|[Rr]ejected|unauthorized/);
      note('new tunnel, backend down', rejectionIn(lateTunnel.output));
      await lateTunnel.stop();
    } finally {
      backendIsUp = true;
    }
    await pageOf(name, 'the gateway’s own page');
    await tunnel.stop();
  });

  let names = 0;

  /** @returns the full name, and the token */
  async function subscribe(): Promise<{ name: string; token: string }> {
    names += 1;
    const { text } = await call(system.baseUrl, '/subscribe', { name: `box${names}` });
    const { token } = JSON.parse(text) as { token: string };
    return { name: `box${names}.${system.deployed.registration.zone}`, token };
  }

  /** A back-end, as the gateway starts one. */
  function openTunnel(kite: string, secret: string): RunningProgram {
    const service = `--service_on=http:${kite}:127.0.0.1:${portOf(web)}:${secret}`;
    const [command = '', ...parameters] = hastened(`--frontend=127.0.0.1:${frontEndPort}`, service);
    return start(command, parameters);
  }

  /** Waits until the front-end answers for a name with this. */
  async function pageOf(name: string, expected: string | RegExp): Promise<void> {
    const until = Date.now() + 30_000;
    for (;;) {
      const { text } = await call(
        `http://127.0.0.1:${frontEndPort}`,
        '/',
        {},
        { headers: { host: name } },
      ).catch(() => ({ text: '' }));
      if (typeof expected === 'string' ? text === expected : expected.test(text)) return;
      if (Date.now() > until) throw new Error(`${name} answers: ${text}\n${frontEnd.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /**
   * What the front-end answers to a back-end that signs its challenge for one kite.
   * https://pagekite.net/wiki/Floss/PageKiteProtocol
   */
  async function handshake(kite: string, secret: string): Promise<string> {
    const srand = randomBytes(18).toString('hex');
    const challenge = await askForTunnel(`http:${kite}:${srand}::`);
    const signThis = /^X-PageKite-SignThis: (.*)\r$/m.exec(challenge)?.[1] ?? '';
    const salt = randomBytes(4).toString('hex');
    const digest = createHash('sha1').update(`${secret}${signThis}${salt}`).digest('hex').slice(0, 28);
    return askForTunnel(`${signThis}:${salt}${digest}`);
  }

  /** Head of the front-end's answer. */
  function askForTunnel(kite: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(frontEndPort, '127.0.0.1', () =>
        socket.write(`CONNECT PageKite:1 HTTP/1.0\r\nX-PageKite: ${kite}\r\n\r\n`),
      );
      let answer = '';
      socket.on('error', reject).on('data', (chunk) => {
        answer += chunk.toString('latin1');
        if (!answer.includes('\r\n\r\n')) return;
        socket.destroy();
        resolve(answer);
      });
    });
  }

  function start(command: string, parameters: readonly string[]): RunningProgram {
    const program = new RunningProgram(command, parameters);
    running.push(program);
    return program;
  }

  function note(kite: string, whatPageKiteDid: string): void {
    cases.push({ kite, 'what PageKite did': whatPageKiteDid });
  }
});

/** PageKite on a clock of its own, saying everything. */
const hastened = (...parameters: string[]) => [
  ...['faketime', '-f', `+0 x${SPEED}`, 'pagekite', '--clean', '--nullui', '--logfile=stdio'],
  ...parameters,
];

/** What a back-end's log says of its rejection. */
const rejectionIn = (output: string) =>
  /[^\n;]*(REJECTED|[Rr]ejected|unauthorized)[^\n;]*/.exec(output)?.[0].trim() ?? '';

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function freePort(): Promise<number> {
  const server = await listening(createServer());
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reachable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing listens on port ${port}`);
}
