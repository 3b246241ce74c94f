import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { takingPayload1, toPayload2 } from '../../../functions/http/payload-1';
import type { HttpHandler } from '../../../functions/http/serve';

const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 10_000 };

/** As the documentation of HTTP API shows it, with what a test changes. */
const eventWith = (changes: Partial<APIGatewayProxyEvent> = {}) =>
  ({
    version: '1.0',
    resource: '/api/accounts/{id}',
    path: '/api/accounts/7',
    httpMethod: 'GET',
    headers: { From: 'sip:ada@example.org', 'X-Many': 'two' },
    multiValueHeaders: { From: ['sip:ada@example.org'], 'X-Many': ['one', 'two'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { id: '7' },
    requestContext: {
      domainName: 'api.example.org',
      domainPrefix: 'api',
      identity: { sourceIp: '203.0.113.9', userAgent: 'Phone' },
      stage: '$default',
    },
    body: null,
    isBase64Encoded: false,
    ...changes,
  }) as unknown as APIGatewayProxyEvent;

test('a request of format 1.0 is the same one in format 2.0', () => {
  expect(toPayload2(eventWith())).toMatchObject({
    rawPath: '/api/accounts/7',
    rawQueryString: '',
    headers: { from: 'sip:ada@example.org', 'x-many': 'one,two' },
    pathParameters: { id: '7' },
    requestContext: {
      domainName: 'api.example.org',
      http: { method: 'GET', path: '/api/accounts/7', sourceIp: '203.0.113.9', userAgent: 'Phone' },
    },
  });
  expect(toPayload2(eventWith())).not.toHaveProperty('body');
  expect(toPayload2(eventWith())).not.toHaveProperty('cookies');
});

test('a parameter that is given twice stays given twice, and is spelled for a query again', () => {
  const { rawQueryString } = toPayload2(
    eventWith({
      queryStringParameters: { page: '2', 'a b': 'x&y' },
      multiValueQueryStringParameters: { page: ['1', '2'], 'a b': ['x&y'] },
    }),
  );
  expect([...new URLSearchParams(rawQueryString)]).toEqual([
    ['page', '1'],
    ['page', '2'],
    ['a b', 'x&y'],
  ]);
});

test('cookies come in a header, and headers may come without their lines', () => {
  const event = eventWith({ headers: { Cookie: 'a=1; b=2', Host: 'x' }, multiValueHeaders: null as never });
  expect(toPayload2(event)).toMatchObject({ cookies: ['a=1', 'b=2'], headers: { host: 'x' } });
});

const challenging: HttpHandler = () =>
  Promise.resolve({
    statusCode: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': 'Digest a, Digest b' },
    multiValueHeaders: { 'www-authenticate': ['Digest a', 'Digest b'] },
    body: '{}',
  });

test('an answer to format 1.0 has a line for each challenge, and each header in one of the two lists', async () => {
  expect(await takingPayload1(challenging)(eventWith(), context)).toEqual({
    statusCode: 401,
    headers: { 'content-type': 'application/json' },
    multiValueHeaders: { 'www-authenticate': ['Digest a', 'Digest b'] },
    body: '{}',
    isBase64Encoded: false,
  });
});

test('an answer to format 2.0, which knows one line, has all challenges in it', async () => {
  const event = { version: '2.0', rawPath: '/' } as APIGatewayProxyEventV2;
  expect(await takingPayload1(challenging)(event, context)).toEqual({
    statusCode: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': 'Digest a, Digest b' },
    body: '{}',
  });
});
