import middy, { type MiddlewareObj, type Request } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { systemClock, type Clock } from '../clock';
import type { Environment } from '../environment';
import { jsonLog } from '../telemetry/log';
import { embeddedMetrics, type Metrics } from '../telemetry/metrics';
import { readFields, type Fields } from './fields';
import type { InvalidInput } from './family';
import { isForeignPage } from './own-page';
import { Problem } from './problem';
import type { Call } from './call';
import type { AnyRoute, Route } from './route';
import { UnreadableRequest } from './unreadable-request';

/** What a function finds around it: the process in Lambda, one of its own for each function on this machine. */
export interface Runtime {
  environment: Environment;
  clock?: Clock;
  /** Takes one finished log line; standard output by default. */
  writeLog?: (line: string) => void;
}

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<HttpResult>;

/** A result in payload format 2.0, which knows a header once, and what `payload-1.ts` makes several lines of. */
export type HttpResult = APIGatewayProxyStructuredResultV2 & {
  multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
};

/** At its time limit Lambda ends a function without a word: the failure is answered this long before. */
const ANSWER_MARGIN_MS = 500;

const tooLate = () => {
  throw new Error('No result within the time limit');
};

/** Makes a route's Lambda handler: the one stack of cross-cutting steps, the outermost first. */
export function serve(declaration: AnyRoute, runtime: Runtime): HttpHandler {
  const route = declaration as unknown as Route;
  const clock = runtime.clock ?? systemClock;
  let made: { ports: unknown } | undefined;
  const ports = () => (made ??= { ports: route.ports(runtime.environment) }).ports;
  return middy<unknown, unknown>({ timeoutEarlyInMillis: ANSWER_MARGIN_MS, timeoutEarlyResponse: tooLate })
    .use(logRequest(route, runtime, clock))
    .use(answerProblems(route, runtime))
    .use(writeReply(route))
    .use(readRequest(route, runtime, clock, ports))
    .handler((prepared: unknown) => {
      const { input, call, caller } = prepared as Prepared;
      return route.handle(input, ports(), call, caller);
    }) as unknown as HttpHandler;
}

/** The event as the handler gets it, after `readRequest`. */
interface Prepared {
  input: Record<string, unknown>;
  call: Call;
  /** What the caller's check found out. */
  caller: unknown;
}

/** What a handler returns, whatever its route; `ReplyOf` is the same with the route's types. */
interface Reply {
  status: number;
  body?: unknown;
  html?: string;
  content?: string | Buffer;
  location?: string;
  headers?: Record<string, string>;
}

/** What the steps of one request leave for each other. */
interface Notes extends Record<string, unknown> {
  startedAt?: number;
  /** Code of the problem that was answered. */
  code?: string;
}

type Step = MiddlewareObj<unknown, unknown, Error, Context, Notes>;
type StepRequest = Request<unknown, unknown, Error, Context, Notes>;

/**
 * One log line a request, which is a metric too where the request failed: API Gateway and Lambda count requests and
 * time them for nothing, and each metric of ours is billed. Parameters stay out: most of them are secrets.
 */
function logRequest(route: Route, runtime: Runtime, clock: Clock): Step {
  let coldStart = true;
  const finish = (request: StepRequest) => {
    const { statusCode } = request.response as APIGatewayProxyStructuredResultV2;
    const durationMs = clock.now() - (request.internal.startedAt ?? clock.now());
    const failures = failureMetrics(route, statusCode ?? 0, request.internal.code);
    requestLog(route, runtime, request).info('request', {
      status: statusCode,
      ...(request.internal.code ? { code: request.internal.code } : {}),
      durationMs,
      coldStart,
      ...(failures ? embeddedMetrics(['family', route.family.id], failures, clock.now()) : {}),
    });
    coldStart = false;
  };
  return {
    before: (request) => {
      request.internal.startedAt = clock.now();
    },
    after: finish,
    onError: finish,
  };
}

function failureMetrics(
  { family }: Route,
  status: number,
  code: string | undefined,
): Metrics<'family'> | undefined {
  if (status >= 500) return { internalErrors: 1 };
  if (code === undefined) return undefined;
  const isLimit = status === 429 || code === family.limitCode;
  return { clientErrors: 1, ...(isLimit ? { limitsHit: 1 } : {}) };
}

/** Maps a `Problem` to its family's envelope, and anything else to the family's bare internal error. */
function answerProblems(route: Route, runtime: Runtime): Step {
  return {
    onError: (request) => {
      const { family } = route;
      const expected = request.error instanceof Problem ? (request.error as Problem) : undefined;
      if (!expected) requestLog(route, runtime, request).error('internal error', request.error);
      const problem = expected ?? new Problem(family.internal.code, family.internal.message);
      const status = family.statusOf[problem.code] ?? family.internal.status;
      request.internal.code = problem.code;
      const { challenges } = problem.details;
      const headers: Record<string, string> = { ...problem.details.headers };
      if (problem.details.retryAfterSeconds !== undefined) {
        headers['retry-after'] = String(problem.details.retryAfterSeconds);
      }
      // RFC 9110, 11.6.1: one line with all of them says the same, to who reads it so.
      if (challenges) headers['www-authenticate'] = challenges.join(', ');
      const answered = route.problemPage
        ? pageResult(route, status, route.problemPage(problem), headers)
        : jsonResult(route, status, family.envelope(problem), headers);
      request.response = challenges
        ? { ...answered, multiValueHeaders: { 'www-authenticate': challenges } }
        : answered;
    },
  };
}

/** Parses the reply by its declaration on the way out: what the schema does not name cannot slip into an answer. */
function writeReply(route: Route): Step {
  return {
    after: (request) => {
      const reply = request.response as Reply;
      const declared = route.responses[reply.status];
      if (!declared) throw new Error(`${route.id} does not declare status ${reply.status}`);
      switch (declared.kind) {
        case 'json':
          request.response = jsonResult(
            route,
            reply.status,
            declared.schema.parse(reply.body),
            reply.headers,
          );
          break;
        case 'html':
          request.response = pageResult(route, reply.status, reply.html ?? '', reply.headers);
          break;
        case 'text':
          request.response = result(route, reply.status, declared.text, { 'content-type': 'text/plain' });
          break;
        case 'document':
          request.response = result(route, reply.status, reply.content ?? '', {
            'content-type': declared.contentType,
            ...reply.headers,
          });
          break;
        case 'redirect':
          request.response = result(route, reply.status, '', {
            location: reply.location ?? '/',
            ...reply.headers,
          });
          break;
        case 'empty':
          request.response = result(route, reply.status, '', reply.headers);
      }
    },
  };
}

/** Gathers the facts of the call, has the caller checked, reads the fields and checks them against the schema. */
function readRequest(route: Route, runtime: Runtime, clock: Clock, ports: () => unknown): Step {
  return {
    before: async (request) => {
      const event = request.event as APIGatewayProxyEventV2;
      if (event.requestContext.http.method === 'OPTIONS') return preflight(route);
      const call: Call = {
        sourceIp: event.requestContext.http.sourceIp,
        method: event.requestContext.http.method,
        target: targetOf(event),
        baseUrl: runtime.environment.PUBLIC_BASE_URL || `https://${event.requestContext.domainName}`,
        headers: event.headers,
        cookies: cookiesOf(event),
        clock,
        log: requestLog(route, runtime, request),
      };
      if (route.foreignPage && isForeignPage(call)) throw route.foreignPage();
      const caller = await route.caller.check?.(ports(), call);
      const fields = await readFields(event, route.family.body).catch((error: unknown) => {
        throw error instanceof UnreadableRequest ? route.family.invalid(error.fault) : error;
      });
      const parsed = await route.request.safeParseAsync(
        route.family.emptyIsAbsent ? withoutEmpty(fields) : fields,
      );
      if (!parsed.success) {
        throw route.family.invalid(firstFault(parsed.error.issues, fields, event.pathParameters));
      }
      const prepared: Prepared = { input: parsed.data, call, caller };
      request.event = prepared;
      return undefined;
    },
  };
}

const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

const targetOf = ({ rawPath, rawQueryString }: APIGatewayProxyEventV2) =>
  rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath;

/** Payload format 2.0 has the cookies in a place of their own. The first of a name is the most specific one. */
const cookiesOf = ({ cookies = [] }: APIGatewayProxyEventV2) =>
  new Map(
    cookies.toReversed().map((cookie): [string, string] => {
      const end = cookie.indexOf('=');
      return [cookie.slice(0, end).trim(), cookie.slice(end + 1).trim()];
    }),
  );

const requestLog = (route: Route, runtime: Runtime, request: StepRequest) =>
  jsonLog(
    {
      installation: runtime.environment.INSTALLATION,
      function: route.id,
      requestId: request.context.awsRequestId,
    },
    runtime.writeLog,
  );

function firstFault(
  issues: readonly { path: PropertyKey[]; message: string }[],
  fields: Fields,
  pathParameters: Readonly<Record<string, string | undefined>> = {},
): InvalidInput {
  const [issue] = issues;
  const parameter = String(issue?.path[0] ?? '');
  const given = fields[parameter];
  return given === undefined || given === ''
    ? { kind: 'missing', parameter, sentence: 'is missing' }
    : {
        kind: 'invalid',
        parameter,
        sentence: issue?.message ?? 'is invalid',
        isInPath: parameter in pathParameters,
      };
}

const jsonResult = (route: Route, status: number, body: unknown, headers: Record<string, string> = {}) =>
  // Without a charset: a SIP client in the field compares the raw header.
  result(route, status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });

const pageResult = (route: Route, status: number, page: string, headers: Record<string, string> = {}) =>
  result(route, status, page, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    // Of no effect where a page is not served by https, as on a developer's machine (RFC 6797, 7.2).
    'strict-transport-security': 'max-age=31536000',
    ...headers,
  });

const preflight = (route: Route) =>
  result(route, 204, '', { 'access-control-allow-methods': route.method, 'access-control-max-age': '86400' });

function result(
  route: Route,
  statusCode: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  const isBinary = Buffer.isBuffer(body);
  return {
    statusCode,
    headers: {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(route.family.cors ? { 'access-control-allow-origin': '*' } : {}),
      ...headers,
    },
    body: isBinary ? body.toString('base64') : body,
    ...(isBinary ? { isBase64Encoded: true } : {}),
  };
}
