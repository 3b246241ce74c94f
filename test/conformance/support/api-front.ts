import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a program and the API: notes what is asked, and takes the API away. */
export class ApiFront {
  /** Paths in order, with their methods. */
  readonly asked: string[] = [];
  isAway = false;
  readonly #server = createServer((incoming, outgoing) => {
    this.asked.push(`${incoming.method} ${incoming.url}`);
    if (this.isAway) outgoing.destroy();
    else this.#pass(incoming, outgoing);
  });

  constructor(readonly behind: () => string) {}

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often an account's credentials were asked for. */
  lookUpsOf = (address: string): number =>
    this.asked.filter((line) => decodeURIComponent(line) === `GET /api/registrar/credentials/${address}`)
      .length;

  get lookUps(): number {
    return this.asked.filter((line) => line.startsWith('GET /api/registrar/credentials/')).length;
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const onward = request(
      `${this.behind()}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }
}
