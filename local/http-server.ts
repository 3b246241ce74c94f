/** The HTTP server of the local system: one socket an address, and a single listener behind them. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenEverywhere, type ListenAddress, type ListeningEverywhere } from './listening';

export interface HttpServer extends ListeningEverywhere {
  /** Until then, every request is told that the system starts. */
  serve(listener: RequestListener): void;
}

/** @throws Error that says why the port cannot be had */
export async function startHttpServer(
  port: number,
  addresses: readonly ListenAddress[],
): Promise<HttpServer> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end('Starting\n');
  const listening = await listenEverywhere('HTTP server', port, addresses, async (chosen, host) => {
    const server = createServer((request, response) => listener(request, response));
    server.listen({ port: chosen, host, ipv6Only: true });
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port, close: () => close(server) };
  });
  return { ...listening, serve: (next) => void (listener = next) };
}

/** Open connections are cut. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
