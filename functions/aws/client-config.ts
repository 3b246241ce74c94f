import { requireEnv, type Environment } from '../environment';

/**
 * What every SDK client of a function is made with. Region, credentials and, on this machine, the endpoint come
 * from the function's own environment, so that several functions can run in one process, each in its own role.
 */
export const clientConfig = (environment: Environment) => ({
  region: requireEnv(environment, 'AWS_REGION'),
  ...(environment.AWS_ENDPOINT_URL ? { endpoint: environment.AWS_ENDPOINT_URL } : {}),
  credentials: () =>
    Promise.resolve({
      accessKeyId: requireEnv(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: requireEnv(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(environment.AWS_SESSION_TOKEN ? { sessionToken: environment.AWS_SESSION_TOKEN } : {}),
    }),
  // A call that hangs must leave time to try again. Without `throwOnRequestTimeout` the SDK only warns and waits on.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
});
