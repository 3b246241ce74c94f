/** The local AWS endpoint on a free port, for the tests of one file. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsServerOptions, createAwsServer } from '../../../local/aws-server';
import { LOCAL_REGION } from '../../../local/stand-in';
import type { Policy } from '../../../local/policy';

export const EVERYTHING: Policy = [{ actions: ['*'], resources: ['*'] }];

export interface LocalAws {
  /** Configuration of an SDK client that calls as this role. */
  client(accessKeyId?: string): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  endpoint: string;
  close(): Promise<void>;
}

/** Every caller may do everything unless the test says otherwise. */
export async function startLocalAws(
  options: Pick<AwsServerOptions, 'services'> & Partial<AwsServerOptions>,
): Promise<LocalAws> {
  const pathPrefix = '/_local/aws';
  const server = createServer(createAwsServer({ policyOf: () => EVERYTHING, pathPrefix, ...options }));
  server.keepAliveTimeout = 0; // a connection that ends just when a slow test uses it again looks like a fault
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathPrefix}`;
  return {
    endpoint,
    client: (accessKeyId = 'test-role') => ({
      endpoint,
      region: LOCAL_REGION,
      credentials: { accessKeyId, secretAccessKey: 'not verified' },
      maxAttempts: 1,
    }),
    close: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
