/** The stand-in behind a real HTTP server, and the real SDK client that talks to it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Route53Client } from '@aws-sdk/client-route-53';
import { createRoute53, type Route53, type Route53Options } from '../../../local/route53/route53';
import type { AwsRequest } from '../../../local/stand-in';

export interface ApiServer {
  route53: Route53;
  client: Route53Client;
  url: string;
  close(): Promise<void>;
}

/** Without limits that a test does not ask for: a batch takes no time and is INSYNC at once. */
export async function startApi(
  options: Route53Options = {},
  authorize: AwsRequest['authorize'] = () => undefined,
): Promise<ApiServer> {
  const route53 = createRoute53({
    requestsPerSecond: 1e6,
    burst: 1e6,
    processingMs: 0,
    insyncMs: 0,
    ...options,
  });
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await route53.handle(await toAwsRequest(request, authorize));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new Route53Client({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    route53,
    client,
    url,
    async close() {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      route53.close();
    },
  };
}

async function toAwsRequest(
  request: IncomingMessage,
  authorize: AwsRequest['authorize'],
): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
    authorize,
  };
}
