/**
 * A local system whose Route 53 has the limits of AWS and is as slow as AWS may be. The route and the worker are the
 * real ones, behind the gateway and the stream; only their way to DynamoDB is shorter.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoChanges } from '../functions/dns/store/dynamo-changes';
import { dynamoNames } from '../functions/dns/store/dynamo-names';
import { dynamoWriterStore } from '../functions/dns/store/dynamo-writer-store';
import { dnsWriter } from '../functions/dns/workers/dns-writer';
import type { NameStore } from '../functions/dns/name-store';
import { requireEnv, type Environment } from '../functions/environment';
import { dnsconfig } from '../functions/registration/routes/dnsconfig';
import { registrationSettings } from '../functions/registration/settings';
import { startSystem, type System } from '../local/system';
import { directDynamo } from './direct-dynamo';

export const AWS_LIMITS = { requestsPerSecond: 10, burst: 50, processingMs: 50, insyncMs: 30_000 };

/** Seconds since a start, for each of many things that got there. */
export type Arrivals = readonly number[];

export interface BenchSystem extends System {
  names: NameStore;
}

export async function withSystem<Result>(use: (system: BenchSystem) => Promise<Result>): Promise<Result> {
  let started: (system: System) => void = () => undefined;
  const dynamo = directDynamo(
    new Promise<System>((resolve) => (started = resolve)).then(({ store }) => store),
  );
  const system = await startSystem({
    // The quota of records is one that AWS raises on request.
    route53: { ...AWS_LIMITS, maxRecordSetsPerZone: 50_000 },
    routes: [routeOn(dynamo)],
    workers: [workerOn(dynamo)],
    writeLog: (line) => {
      if (line.startsWith('{"level":"error"')) console.error(line);
    },
  });
  started(system);
  try {
    // The zone's own records first: they are there long before a zone has ten thousand gateways.
    await system.sweep();
    const result = await use({ ...system, names: dynamoNames(dynamo, system.deployed.tables.names.name) });
    await system.idle();
    return result;
  } finally {
    await system.stop();
  }
}

const routeOn = (dynamo: DynamoDBClient) => ({
  ...dnsconfig,
  ports: (environment: Environment) => ({
    names: dynamoNames(dynamo, namesTable(environment)),
    changes: dynamoChanges(dynamo, namesTable(environment)),
    settings: registrationSettings(environment),
  }),
});

const workerOn = (dynamo: DynamoDBClient) => ({
  ...dnsWriter,
  ports: (environment: Environment) => ({
    ...dnsWriter.ports(environment),
    store: dynamoWriterStore(dynamo, namesTable(environment)),
  }),
});

const namesTable = (environment: Environment) => requireEnv(environment, 'NAMES_TABLE');
