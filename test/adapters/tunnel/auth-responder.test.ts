/** The DNS responder of `tunnel/` while its backend hangs, or fails. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { decode, encode } from 'dns-packet';

const RESPONDER = join(__dirname, '..', '..', '..', 'tunnel', 'auth_responder.py');
const SUFFIX = 'auth.gatepost.test';
const ACCEPTED = '255.255.254.255';

const hasPython = spawnSync('python3', ['--version']).status === 0;

(hasPython ? describe : describe.skip)('the responder beside a front-end (needs python3)', () => {
  let backend: Server;
  let responder: ChildProcess;
  let port: number;
  /** Answers that the backend holds back while it hangs. */
  const held: ServerResponse[] = [];
  let isHanging = false;

  beforeAll(async () => {
    backend = createServer((_request, response) => {
      if (isHanging) held.push(response);
      else response.end(JSON.stringify({ hostname: '', alias: '', ips: [ACCEPTED] }));
    });
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const address = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
    const options = [
      '--suffix',
      SUFFIX,
      '--backend',
      address,
      '--listen',
      '127.0.0.1:0',
      '--cache-seconds',
      '0',
    ];
    responder = spawn('python3', [RESPONDER, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
    port = await new Promise<number>((resolve) => {
      let said = '';
      responder.stderr?.on('data', (chunk) => {
        said += String(chunk);
        const listening = /listening on \S+ port (\d+)/.exec(said);
        if (listening) resolve(Number(listening[1]));
      });
    });
  });

  afterAll(async () => {
    for (const response of held) response.destroy();
    responder.kill('SIGKILL');
    backend.closeAllConnections();
    backend.close();
    await once(backend, 'close');
  });

  /** @returns the address, or the code of an answer without one, and how long that took */
  async function ask(kite: string): Promise<{ said: string; milliseconds: number }> {
    const socket = createSocket('udp4');
    const startedAt = performance.now();
    socket.send(
      encode({ type: 'query', id: 1, questions: [{ type: 'A', name: `${kite}.${SUFFIX}` }] }),
      port,
      '127.0.0.1',
    );
    const [message] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    const { answers = [], rcode } = decode(message) as { answers?: { data?: string }[]; rcode?: string };
    return { said: String(answers[0]?.data ?? rcode), milliseconds: performance.now() - startedAt };
  }

  test('a known name is answered from memory while the backend hangs and forty new names wait', async () => {
    const known = 'a.b.c.http.known.gateways.test';
    expect((await ask(known)).said).toBe(ACCEPTED);
    isHanging = true;
    const others = Array.from({ length: 40 }, (_, number) => ask(`a.b.c.http.new${number}.gateways.test`));
    // All threads for new names wait now.
    while (held.length < 32) await new Promise((resolve) => setImmediate(resolve));
    const answer = await ask(known);
    expect(answer.said).toBe(ACCEPTED);
    // A resolver gives up after five seconds.
    expect(answer.milliseconds).toBeLessThan(3_000);
    expect((await Promise.all(others)).map(({ said }) => said)).toEqual(Array(40).fill('SERVFAIL'));
    isHanging = false;
  });
});
