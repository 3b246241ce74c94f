import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyResult } from 'aws-lambda';
import type { HttpHandler } from './serve';

/** What a function gets whose integration has payload format 1.0; an emulator may not know that and send 2.0. */
export type EitherEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

/**
 * A handler behind an integration of payload format 1.0, the only one in which HTTP API answers with several lines of a
 * header (`multiValueHeaders`). Liblinphone, and Go's icholy/digest, read one challenge a line and no more.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const takingPayload1 =
  (handler: HttpHandler) => async (event: EitherEvent, context: Parameters<HttpHandler>[1]) => {
    if (isPayload2(event)) {
      const { multiValueHeaders: _lines, ...result } = await handler(event, context);
      return result;
    }
    const {
      headers = {},
      multiValueHeaders = {},
      statusCode = 200,
      body = '',
      ...rest
    } = await handler(toPayload2(event), context);
    return {
      statusCode,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !(name in multiValueHeaders))),
      multiValueHeaders: Object.fromEntries(
        Object.entries(multiValueHeaders).map(([name, lines]) => [name, [...lines]]),
      ),
      body,
      isBase64Encoded: rest.isBase64Encoded ?? false,
    } as APIGatewayProxyResult;
  };

const isPayload2 = (event: EitherEvent): event is APIGatewayProxyEventV2 => 'rawPath' in event;

/**
 * The same request in payload format 2.0. The query comes decoded in format 1.0: its parameters are as they were sent,
 * and those of one name are in order, but their spelling is not, nor the order of names.
 */
export function toPayload2(event: APIGatewayProxyEvent): APIGatewayProxyEventV2 {
  const { path, httpMethod, requestContext, body, isBase64Encoded } = event;
  const { cookie, ...headers } = headersOf(event);
  const routeKey = `${httpMethod} ${event.resource}`;
  const cookies = cookie?.split(';').map((one) => one.trim());
  const { identity } = requestContext;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: queryOf(event),
    ...(cookies ? { cookies } : {}),
    headers,
    ...(event.pathParameters ? { pathParameters: event.pathParameters } : {}),
    requestContext: {
      accountId: requestContext.accountId,
      apiId: requestContext.apiId,
      domainName: requestContext.domainName ?? headers.host ?? '',
      domainPrefix: requestContext.domainPrefix ?? '',
      http: {
        method: httpMethod,
        path,
        protocol: requestContext.protocol,
        sourceIp: identity.sourceIp,
        userAgent: identity.userAgent ?? '',
      },
      requestId: requestContext.requestId,
      routeKey,
      stage: requestContext.stage,
      time: requestContext.requestTime ?? '',
      timeEpoch: requestContext.requestTimeEpoch,
    },
    ...(body ? { body } : {}),
    isBase64Encoded,
  };
}

/** Names in lower case, lines of one name joined, as format 2.0 has them. */
function headersOf({ headers, multiValueHeaders }: APIGatewayProxyEvent): Record<string, string> {
  // Either may be null where there is nothing in it.
  const lines = Object.entries((multiValueHeaders as typeof multiValueHeaders | null) ?? {});
  const single = Object.entries((headers as typeof headers | null) ?? {});
  return Object.fromEntries([
    ...single.map(([name, value]) => [name.toLowerCase(), value ?? '']),
    ...lines.map(([name, values = []]) => [name.toLowerCase(), values.join(',')]),
  ]) as Record<string, string>;
}

function queryOf({ queryStringParameters, multiValueQueryStringParameters }: APIGatewayProxyEvent): string {
  const query = new URLSearchParams();
  const all: Record<string, string[] | undefined> =
    multiValueQueryStringParameters ??
    Object.fromEntries(
      Object.entries(queryStringParameters ?? {}).map(([name, value = '']) => [name, [value]]),
    );
  for (const [name, values = []] of Object.entries(all)) {
    for (const value of values) query.append(name, value);
  }
  return query.toString();
}
