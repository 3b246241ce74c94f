import type { Clock } from '../clock';
import type { Log } from '../telemetry/log';

/** Facts about one call that are not parameters. */
export interface Call {
  /** `requestContext.http.sourceIp` and nothing else: `X-Forwarded-For` is whatever a client writes. */
  sourceIp: string;
  method: string;
  /** Path and query as the client sent them: what a signature of a request covers. */
  target: string;
  /** Scheme and host under which the caller reached the API, without a trailing slash. */
  baseUrl: string;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** By name; all of them are what the client says, secrets among them. */
  cookies: ReadonlyMap<string, string>;
  clock: Clock;
  log: Log;
}
