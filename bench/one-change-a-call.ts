/**
 * The naive way: each gateway's function changes its own record and asks every four seconds whether it is INSYNC, as
 * ACME clients do (certbot-dns-route53, lego), and tries again when it is turned away.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChangeResourceRecordSetsCommand, GetChangeCommand, Route53Client } from '@aws-sdk/client-route-53';
import { createAwsServer } from '../local/aws-server';
import { provisionHostedZone } from '../local/provision';
import { createRoute53 } from '../local/route53/route53';
import { LOCAL_REGION } from '../local/stand-in';
import { AWS_LIMITS, type Arrivals } from './dns-system';

const ZONE = 'naive.test';
const POLL_MS = 4_000;
/** Full jitter, as AWS advises: the first and the longest pause after being turned away. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

export async function oneChangeACall(count: number): Promise<Arrivals> {
  const route53 = createRoute53(AWS_LIMITS);
  const hostedZoneId = await provisionHostedZone(route53, ZONE);
  const server = createServer(
    createAwsServer({
      services: { route53: route53.handle },
      policyOf: () => [{ actions: ['*'], resources: ['*'] }],
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new Route53Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: 'naive', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  try {
    await spendBurst(client);
    const startedAt = performance.now();
    const arrivals = await Promise.all(
      Array.from({ length: count }, async (_, number) => {
        await change(client, hostedZoneId, `_acme-challenge.gateway-${number}.${ZONE}.`);
        return (performance.now() - startedAt) / 1_000;
      }),
    );
    return arrivals.sort((a, b) => a - b);
  } finally {
    client.destroy();
    server.close();
    server.closeAllConnections();
    route53.close();
  }
}

/** Of a sample the burst would pay for a greater part than of the whole. */
async function spendBurst(client: Route53Client): Promise<void> {
  const question = new GetChangeCommand({ Id: 'C0' });
  const once = Array.from({ length: AWS_LIMITS.burst }, () => client.send(question).catch(() => undefined));
  await Promise.all(once);
}

async function change(client: Route53Client, HostedZoneId: string, Name: string): Promise<void> {
  const ResourceRecords = [{ Value: `"${'x'.repeat(43)}"` }];
  const ResourceRecordSet = { Name, Type: 'TXT' as const, TTL: 10, ResourceRecords };
  const ChangeBatch = { Changes: [{ Action: 'UPSERT' as const, ResourceRecordSet }] };
  const { ChangeInfo } = await untilTaken(() =>
    client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch })),
  );
  for (let status = ChangeInfo?.Status; status !== 'INSYNC';) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const answer = await untilTaken(() => client.send(new GetChangeCommand({ Id: ChangeInfo?.Id })));
    status = answer.ChangeInfo?.Status;
  }
}

/** Whoever gave up would be no better off. */
async function untilTaken<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await call();
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'Throttling' && name !== 'PriorRequestNotComplete') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs));
  }
}
