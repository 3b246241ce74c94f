/**
 * An HTTP request as API Gateway's HTTP API gives it to a Lambda function: payload formats 2.0 and 1.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { LOCAL_ACCOUNT } from './stand-in';

/** A request whose route is known. */
export interface RoutedRequest {
  request: IncomingMessage;
  /** The request's path as it was sent, still percent-encoded. */
  rawPath: string;
  rawQuery: string;
  body: Buffer;
  /** Path of the route, e.g. `/users/{id}`; none where no route is. */
  routePath?: string;
  /** Still percent-encoded. */
  pathParameters: Record<string, string>;
  /** Milliseconds since the epoch. */
  receivedAt: number;
}

const API_ID = 'local';

/** @throws URIError for a path that is not percent-encoded UTF-8 */
export function toEvent(routed: RoutedRequest): APIGatewayProxyEventV2 {
  const { request, body, receivedAt } = routed;
  const method = request.method ?? 'GET';
  const sourceIp = clientAddress(request);
  const domainName = request.headers.host ?? '';
  // HTTP APIs decode the path, other than REST APIs and function URLs; the query string they leave alone.
  const rawPath = decodeURIComponent(routed.rawPath);
  const routeKey = routed.routePath === undefined ? '$default' : `${method} ${routed.routePath}`;
  const cookies = cookiesOf(request);
  const query = queryStringParameters(routed.rawQuery);
  const isBase64Encoded = body.length > 0 && !isText(request.headers['content-type']);

  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: routed.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: headersOf(request, sourceIp, body),
    ...(query ? { queryStringParameters: query } : {}),
    ...(Object.keys(routed.pathParameters).length > 0
      ? { pathParameters: mapValues(routed.pathParameters, decodeURIComponent) }
      : {}),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: API_ID,
      domainName,
      domainPrefix: domainName.split('.', 1)[0] ?? '',
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomBytes(11).toString('base64'),
      routeKey,
      stage: '$default',
      time: commonLogTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
}

/** The same in payload format 1.0. @throws URIError for a path that is not percent-encoded UTF-8 */
export function toEvent1(routed: RoutedRequest): Omit<APIGatewayProxyEvent, 'requestContext'> & {
  version: '1.0';
  requestContext: object;
} {
  const { request, rawQuery } = routed;
  const { rawPath, requestContext, pathParameters, body, isBase64Encoded, headers } = toEvent(routed);
  const { http, ...context } = requestContext;
  const lines: Record<string, string[]> = {};
  for (const [name, value = ''] of Object.entries(headers)) {
    lines[sentName(name)] = request.headersDistinct[name] ?? [value];
  }
  // Cookies are a header like any other here.
  if (request.headersDistinct.cookie) lines.Cookie = request.headersDistinct.cookie;
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) (query[name] ??= []).push(value);
  const hasQuery = Object.keys(query).length > 0;
  return {
    version: '1.0',
    resource: routed.routePath ?? '$default',
    path: rawPath,
    httpMethod: http.method,
    // Of several lines or values, the last.
    headers: mapValues(lines, (values) => values.at(-1) ?? ''),
    multiValueHeaders: lines,
    queryStringParameters: hasQuery ? mapValues(query, (values) => values.at(-1) ?? '') : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters: pathParameters ?? null,
    stageVariables: null,
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      domainName: context.domainName,
      domainPrefix: context.domainPrefix,
      extendedRequestId: context.requestId,
      httpMethod: http.method,
      identity: { sourceIp: http.sourceIp, userAgent: http.userAgent },
      path: rawPath,
      protocol: http.protocol,
      requestId: context.requestId,
      requestTime: context.time,
      requestTimeEpoch: context.timeEpoch,
      resourceId: context.routeKey,
      resourcePath: routed.routePath ?? '$default',
      stage: context.stage,
    },
    body: body ?? null,
    isBase64Encoded,
  };
}

/** As most clients write it, which this format keeps: `X-Api-Key`. */
const sentName = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** The address of the socket's other end, without the interface that a link-local one has behind it (`%eth0`). */
export const clientAddress = (request: IncomingMessage): string =>
  (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '').replace(/%.*$/, '');

/** About the connection, not about the request. */
const HOP_BY_HOP = new Set(['connection', 'expect', 'keep-alive', 'te', 'transfer-encoding', 'upgrade']);

/** Names in lower case, repeated headers joined with commas; cookies have a place of their own. */
function headersOf(request: IncomingMessage, sourceIp: string, body: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values && name !== 'cookie' && !HOP_BY_HOP.has(name)) headers[name] = values.join(',');
  }
  const forwardedFor = headers['x-forwarded-for'];
  return {
    ...headers,
    'content-length': String(body.length),
    'x-amzn-trace-id': `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`,
    'x-forwarded-for': forwardedFor ? `${forwardedFor}, ${sourceIp}` : sourceIp,
    'x-forwarded-port': String(request.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
}

const cookiesOf = (request: IncomingMessage): string[] =>
  (request.headersDistinct.cookie ?? [])
    .flatMap((header) => header.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');

/** Decoded; the values of a repeated parameter are joined with commas. */
function queryStringParameters(rawQuery: string): Record<string, string> | undefined {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return joined.size > 0 ? Object.fromEntries(joined) : undefined;
}

/**
 * Which bodies arrive as text. AWS documents no list; observed are these and no other, so a urlencoded form and a
 * body without a content type are base64. https://github.com/ministackorg/ministack/pull/766
 */
function isText(contentType = ''): boolean {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return (
    mediaType.startsWith('text/') ||
    ['application/json', 'application/xml', 'application/javascript'].includes(mediaType)
  );
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(milliseconds: number): string {
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

const mapValues = <Value>(values: Record<string, Value>, map: (value: Value) => string) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
