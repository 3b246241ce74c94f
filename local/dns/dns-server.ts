/** An authoritative DNS server on this machine, over UDP and TCP (RFC 7766), which `dig` can ask. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type AddressInfo, type Server, type Socket } from 'node:net';
import { addressesToListenOn, listenEverywhere, type ListenAddress } from '../listening';
import { respond } from './respond';
import type { FindZone } from './zone';

export interface DnsServerOptions {
  /** 0 picks a free one. */
  port: number;
  /** Asked anew for every query. */
  findZone: FindZone;
  /** Default: the loopback of both families. */
  addresses?: readonly ListenAddress[];
  /** How long a TCP connection may be silent. Default 10,000. */
  tcpIdleMs?: number;
}

export interface DnsServer {
  port: number;
  /** Resolves when both sockets are closed; open TCP connections are cut. */
  close(): Promise<void>;
}

const TCP_IDLE_MS = 10_000;

/**
 * Listens on the same port for UDP and TCP.
 * @throws Error with the `code` of the operating system, e.g. `EADDRINUSE`
 */
export function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  const { port, addresses = addressesToListenOn() } = options;
  return listenEverywhere('DNS server', port, addresses, (chosen, host) => listen(chosen, host, options));
}

async function listen(chosenPort: number, host: string, options: DnsServerOptions): Promise<DnsServer> {
  const { tcpIdleMs = TCP_IDLE_MS, findZone } = options;
  const connections = new Set<Socket>();
  const tcp = createServer((connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    serveConnection(connection, findZone, tcpIdleMs);
  });
  tcp.listen({ port: chosenPort, host, ipv6Only: true });
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;

  const udp = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', ipv6Only: isIPv6(host) });
  try {
    udp.bind(port, host);
    await once(udp, 'listening');
  } catch (error) {
    udp.close();
    await closeTcp(tcp, connections);
    throw error;
  }
  serveDatagrams(udp, findZone);

  return {
    port,
    async close() {
      const udpClosed = once(udp, 'close');
      udp.close();
      await Promise.all([udpClosed, closeTcp(tcp, connections)]);
    },
  };
}

function serveDatagrams(udp: UdpSocket, findZone: FindZone): void {
  udp.on('message', (query, client) => {
    const reply = respond(query, 'udp', findZone);
    // Whether it arrives is not for a UDP server to know; the callback keeps a failure from being thrown.
    if (reply) udp.send(reply, client.port, client.address, () => undefined);
  });
  // E.g. ECONNREFUSED for an earlier reply to a client that has gone.
  udp.on('error', () => undefined);
}

/** Answers the queries of a connection in their order; each has its length before it (RFC 1035, section 4.2.2). */
function serveConnection(connection: Socket, findZone: FindZone, idleMs: number): void {
  let received: Buffer = Buffer.alloc(0);
  connection.setTimeout(idleMs, () => connection.destroy());
  connection.on('error', () => connection.destroy());
  connection.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const reply = respond(received.subarray(2, end), 'tcp', findZone);
      received = received.subarray(end);
      // A client that sends what deserves no reply would wait for one for ever.
      if (!reply) return void connection.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      connection.write(Buffer.concat([length, reply]));
    }
  });
}

async function closeTcp(tcp: Server, connections: Set<Socket>): Promise<void> {
  const closed = once(tcp, 'close');
  tcp.close();
  for (const connection of connections) connection.destroy();
  await closed;
}
