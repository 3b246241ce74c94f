import { requireEnv, type Environment } from '../environment';

/** A call that hangs must leave a function's 10 seconds the time to try again. */
const CALL_TIMEOUT_MS = 3_000;
const CONNECTION_TIMEOUT_MS = 1_000;

/**
 * The SDK's own log does nothing, but a copy of each request and answer is made for it, without what is secret. One that
 * takes no `info` saves a fiftieth of a cold start.
 */
const logger = { warn: (warning: unknown) => process.emitWarning(String(warning)) } as Console;

/**
 * What every SDK client of a function is made with. Region, credentials and, on this machine, the endpoint come
 * from the function's own environment, so that several functions can run in one process, each in its own role.
 * @param environment `AWS_CALL_TIMEOUT_MS` is for where one process does what a thousand do in AWS
 * @param callTimeoutMs how long an answer may take
 */
export const clientConfig = (environment: Environment, callTimeoutMs = CALL_TIMEOUT_MS) => ({
  region: requireEnv(environment, 'AWS_REGION'),
  logger,
  ...(environment.AWS_ENDPOINT_URL ? { endpoint: environment.AWS_ENDPOINT_URL } : {}),
  credentials: () =>
    Promise.resolve({
      accessKeyId: requireEnv(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: requireEnv(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(environment.AWS_SESSION_TOKEN ? { sessionToken: environment.AWS_SESSION_TOKEN } : {}),
    }),
  requestHandler: {
    connectionTimeout: Number(environment.AWS_CALL_TIMEOUT_MS || CONNECTION_TIMEOUT_MS),
    requestTimeout: Number(environment.AWS_CALL_TIMEOUT_MS || callTimeoutMs),
    // Without this the SDK only warns, and waits on.
    throwOnRequestTimeout: true,
  },
});
