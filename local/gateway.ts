/**
 * API Gateway's HTTP API on this machine: finds the route of a request, gives its function the event that AWS would
 * give it, and answers with what AWS would make of the result, within the limits of AWS.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { clientAddress, toEvent, toEvent1 } from './gateway-event';
import { gatewayAnswer, toAnswer, toAnswer1, type Answer } from './gateway-result';

/** One route and the function behind it. */
export interface Endpoint {
  method: string;
  /** `{name}` stands for one segment of the path. */
  path: string;
  /** The function also answers `OPTIONS` of this path. */
  cors: boolean;
  /** Of the integration's payload. Default: 2.0. */
  payloadFormat?: '1.0' | '2.0';
  /** Lambda ends the function after this time. */
  timeoutMs?: number;
  handler(
    event: never,
    context: { awsRequestId: string; getRemainingTimeInMillis(): number },
  ): Promise<unknown>;
}

/** A request that was answered, for people to read. Values of parameters are left out: they are secrets. */
export interface AnsweredRequest {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** The route's path and the names of the query's parameters, e.g. `/subscribe?name&email`. */
  path: string;
  status: number;
  durationMs: number;
  /** The client's address. */
  client: string;
}

export interface GatewayOptions {
  endpoints: readonly Endpoint[];
  /** The `$default` route: gets what no other one matches. Without it that is 404. */
  unmatched?: Endpoint['handler'];
  onAnswered?(request: AnsweredRequest): void;
  /** Told what a function threw, and what was wrong with its result. */
  onFault?(error: unknown): void;
  /** How long API Gateway waits for a function. Default: 30 s, as in AWS. */
  integrationTimeoutMs?: number;
}

const MAX_HEAD_BYTES = 10_240;
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** What Lambda takes as an event. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
/** The longest that Lambda lets any function run. */
const MAX_FUNCTION_MS = 900_000;

const notFound = () => gatewayAnswer(404, 'Not Found');
const badRequest = () => gatewayAnswer(400, 'Bad Request');
const tooLarge = () => gatewayAnswer(413, 'Request Entity Too Large');
const headersTooLarge = () => gatewayAnswer(431, 'Request Header Fields Too Large');
const internalError = () => gatewayAnswer(500, 'Internal Server Error');
const unavailable = () => gatewayAnswer(503, 'Service Unavailable');

export function createGateway(options: GatewayOptions): RequestListener {
  const findRoute = routeFinder(options.endpoints);

  return (request, response) => {
    const at = Date.now();
    const target = splitTarget(request.url ?? '/');
    const route = findRoute(request.method ?? 'GET', target.rawPath);
    void answerTo(request, target, route, at, options)
      .catch((error: unknown) => {
        const clientLeft = request.destroyed && !request.complete;
        if (!clientLeft) options.onFault?.(error);
        return internalError();
      })
      .then((answer) => {
        const status = send(request, response, answer, options);
        options.onAnswered?.({
          at,
          method: request.method ?? 'GET',
          path: `${route?.endpoint.path ?? firstSegment(target.rawPath)}${parameterNames(target.rawQuery)}`,
          status,
          durationMs: Date.now() - at,
          client: clientAddress(request),
        });
      });
  };
}

interface Target {
  rawPath: string;
  rawQuery: string;
}

interface MatchedRoute {
  endpoint: Endpoint;
  pathParameters: Record<string, string>;
}

async function answerTo(
  request: IncomingMessage,
  target: Target,
  route: MatchedRoute | undefined,
  receivedAt: number,
  options: GatewayOptions,
): Promise<Answer> {
  if (headBytes(request) > MAX_HEAD_BYTES) return headersTooLarge();
  const handler = route?.endpoint.handler ?? options.unmatched;
  if (!handler) return notFound();
  const body = await readBody(request);
  if (!body) return tooLarge();

  const { timeoutMs = MAX_FUNCTION_MS, payloadFormat = '2.0' } = route?.endpoint ?? {};
  const routed = {
    request,
    ...target,
    pathParameters: route?.pathParameters ?? {},
    ...(route ? { routePath: route.endpoint.path } : {}),
    body,
    receivedAt,
  };
  let event: unknown;
  try {
    event = payloadFormat === '1.0' ? toEvent1(routed) : toEvent(routed);
  } catch {
    return badRequest();
  }
  if (body.length > MAX_EVENT_BYTES / 2 && JSON.stringify(event).length > MAX_EVENT_BYTES) return tooLarge();

  const integrationTimeoutMs = options.integrationTimeoutMs ?? INTEGRATION_TIMEOUT_MS;
  const endsAt = Date.now() + timeoutMs;
  const context = {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  };
  return within(
    Math.min(timeoutMs, integrationTimeoutMs),
    // A promise of its own, so that a handler that throws at once is no different.
    Promise.resolve()
      .then(() => handler(event as never, context))
      .then(payloadFormat === '1.0' ? toAnswer1 : toAnswer),
    () => (timeoutMs < integrationTimeoutMs ? internalError() : unavailable()),
  );
}

/** The function's answer, or another one when it takes too long; it then goes on, as nothing here can end it. */
async function within(
  milliseconds: number,
  answer: Promise<Answer>,
  otherwise: () => Answer,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), milliseconds);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends the answer and returns its status: 500 when Node.js finds a header that cannot be sent. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  options: GatewayOptions,
): number {
  // Bytes of a body that nobody read would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.setHeader('apigw-requestid', randomUUID());
  try {
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return answer.status;
  } catch (error) {
    options.onFault?.(error);
    const fallback = internalError();
    response.writeHead(fallback.status, fallback.headers).end(fallback.body);
    return fallback.status;
  }
}

/** Finds routes as HTTP APIs do: method and path must match, a literal segment wins over a parameter. */
function routeFinder(endpoints: readonly Endpoint[]) {
  const candidates = endpoints
    .map((endpoint) => ({ endpoint, template: endpoint.path.split('/') }))
    .sort((a, b) => parameterCount(a.template) - parameterCount(b.template));

  return (method: string, rawPath: string): MatchedRoute | undefined => {
    const segments = rawPath.split('/');
    for (const { endpoint, template } of candidates) {
      if (method !== endpoint.method && !(method === 'OPTIONS' && endpoint.cors)) continue;
      const pathParameters = matchSegments(template, segments);
      if (pathParameters) return { endpoint, pathParameters };
    }
    return undefined;
  };
}

const parameterCount = (template: string[]) => template.filter((segment) => segment.startsWith('{')).length;

function matchSegments(template: string[], segments: string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [position, expected] of template.entries()) {
    const segment = segments[position] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined ? segment !== expected : segment === '') return undefined;
    if (name !== undefined) parameters[name] = segment;
  }
  return parameters;
}

function splitTarget(url: string): Target {
  const queryStart = url.indexOf('?');
  return queryStart < 0
    ? { rawPath: url, rawQuery: '' }
    : { rawPath: url.slice(0, queryStart), rawQuery: url.slice(queryStart + 1) };
}

/** Request line and headers, as they were on the wire. */
function headBytes(request: IncomingMessage): number {
  const requestLine = `${request.method} ${request.url} HTTP/${request.httpVersion}\r\n`.length;
  // Name and value alternate; `: ` and CRLF make two bytes beside each.
  return request.rawHeaders.reduce((sum, part) => sum + part.length + 2, requestLine);
}

/** The body, or nothing when it is too large; then the rest of it is left unread. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Where no route says which segments are secrets, all are taken for one but a word at the beginning. */
function firstSegment(rawPath: string): string {
  const [, first = '', ...rest] = rawPath.split('/');
  return `/${/^[a-z_.-]{0,40}$/i.test(first) ? first : '…'}${rest.length > 0 ? '/…' : ''}`;
}

/** `/verify?<secret>` is a slip that people make: what does not look like a name is taken for a value. */
function parameterNames(rawQuery: string): string {
  const keys = [...new URLSearchParams(rawQuery).keys()];
  const names = new Set(keys.map((key) => (/^[a-z][a-z_]{0,31}$/i.test(key) ? key : '…')));
  return names.size > 0 ? `?${[...names].join('&')}` : '';
}
