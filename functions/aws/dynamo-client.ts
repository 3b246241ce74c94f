import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Environment } from '../environment';
import { clientConfig } from './client-config';
import { serviceEndpoint } from './service-endpoint';

const clients = new WeakMap<Environment, DynamoDBClient>();

/** The client of a function, one for all its tables: each would take its own connection, and its part of a cold start. */
export function dynamoClientOf(environment: Environment): DynamoDBClient {
  const known = clients.get(environment);
  if (known) return known;
  const client = new DynamoDBClient({
    ...clientConfig(environment),
    ...serviceEndpoint(environment, 'dynamodb'),
  });
  clients.set(environment, client);
  return client;
}
