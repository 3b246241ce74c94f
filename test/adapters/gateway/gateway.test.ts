import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type RequestOptions,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  createGateway,
  type AnsweredRequest,
  type Endpoint,
  type GatewayOptions,
} from '../../../local/gateway';

/** A gateway with one function that answers with its event, and what else a test adds. */
async function startGateway(endpoints: Partial<Endpoint>[] = [], options: Partial<GatewayOptions> = {}) {
  const echo: Endpoint['handler'] = (event: unknown) =>
    Promise.resolve({ statusCode: 200, headers: {}, body: JSON.stringify(event) });
  const answered: AnsweredRequest[] = [];
  const faults: unknown[] = [];
  const server = createServer(
    createGateway({
      endpoints: [
        { method: 'GET', path: '/echo', cors: true, handler: echo },
        { method: 'POST', path: '/echo', cors: false, handler: echo },
        { method: 'GET', path: '/users/{id}', cors: false, handler: echo },
        ...endpoints.map((endpoint) => ({
          method: 'GET',
          path: '/other',
          cors: false,
          handler: echo,
          ...endpoint,
        })),
      ],
      onAnswered: (request) => answered.push(request),
      onFault: (error) => faults.push(error),
      ...options,
    }),
  ).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, answered, faults };
}

const running: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function send(
  port: number,
  path: string,
  { body, ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const eventOf = (reply: Reply) => JSON.parse(reply.body) as APIGatewayProxyEventV2;

describe('the event', () => {
  test('has the fields of payload format 2.0', async () => {
    const { port } = await startGateway();
    const event = eventOf(await send(port, '/echo?a=1', { headers: { 'user-agent': 'tester' } }));

    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1',
      queryStringParameters: { a: '1' },
      isBase64Encoded: false,
      requestContext: {
        domainName: `127.0.0.1:${port}`,
        http: {
          method: 'GET',
          path: '/echo',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'tester',
        },
        routeKey: 'GET /echo',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
      },
    });
    for (const absent of ['body', 'cookies', 'pathParameters', 'multiValueHeaders']) {
      expect(event).not.toHaveProperty(absent);
    }
  });

  test('joins repeated headers and parameters with commas, and sets cookies apart', async () => {
    const { port } = await startGateway();
    const event = eventOf(
      await send(port, '/echo?a=1&b=x%20y&a=2', {
        headers: { 'X-Many': ['one', 'two'], cookie: 'first=1; second=2' },
      }),
    );
    expect(event.headers['x-many']).toBe('one,two');
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.cookies).toEqual(['first=1', 'second=2']);
    expect(event.queryStringParameters).toEqual({ a: '1,2', b: 'x y' });
    expect(event.rawQueryString).toBe('a=1&b=x%20y&a=2');
  });

  test('decodes path and path parameters', async () => {
    const { port } = await startGateway();
    const event = eventOf(await send(port, '/users/sip%3Ajo%40example.org'));
    expect(event.rawPath).toBe('/users/sip:jo@example.org');
    expect(event.routeKey).toBe('GET /users/{id}');
    expect(event.pathParameters).toEqual({ id: 'sip:jo@example.org' });
  });

  test('has the address of the socket, and the forwarded one only as a header', async () => {
    const { port } = await startGateway();
    const event = eventOf(
      await send(port, '/echo', { localAddress: '127.0.0.7', headers: { 'x-forwarded-for': '203.0.113.9' } }),
    );
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.7');
    expect(event.headers['x-forwarded-for']).toBe('203.0.113.9, 127.0.0.7');
  });

  test.each([
    ['application/json; charset=utf-8', '{"ä":1}', false],
    ['text/plain', 'ä', false],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['multipart/form-data; boundary=x', '--x--', true],
    [undefined, 'bytes', true],
  ])('carries a body of type %s as AWS does', async (contentType, body, isBase64Encoded) => {
    const { port } = await startGateway();
    const event = eventOf(
      await send(port, '/echo', {
        method: 'POST',
        body,
        headers: contentType ? { 'content-type': contentType } : {},
      }),
    );
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
  });

  test('carries the body of a GET', async () => {
    const { port } = await startGateway();
    const event = eventOf(
      await send(port, '/echo', {
        body: '{"a":1}',
        headers: { 'content-type': 'application/json', 'content-length': 7 },
      }),
    );
    expect(event.body).toBe('{"a":1}');
  });
});

describe('the event of payload format 1.0', () => {
  const old = { path: '/old/{id}', payloadFormat: '1.0' } as const;

  test('has every line and every value, names of headers as clients write them, and the path decoded', async () => {
    const { port } = await startGateway([old]);
    const reply = await send(port, '/old/sip%3Ajo?a=1&b=x%20y&a=2', {
      headers: { 'x-many': ['one', 'two'], cookie: 'first=1' },
    });
    expect(JSON.parse(reply.body)).toMatchObject({
      version: '1.0',
      resource: '/old/{id}',
      path: '/old/sip:jo',
      httpMethod: 'GET',
      headers: { 'X-Many': 'two', Cookie: 'first=1' },
      multiValueHeaders: { 'X-Many': ['one', 'two'], Cookie: ['first=1'] },
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: { id: 'sip:jo' },
      requestContext: { identity: { sourceIp: '127.0.0.1' }, stage: '$default', resourcePath: '/old/{id}' },
      body: null,
    });
    for (const absent of ['rawPath', 'rawQueryString', 'cookies']) {
      expect(JSON.parse(reply.body)).not.toHaveProperty(absent);
    }
  });

  test('gets an answer with several lines of a header, which format 2.0 leaves out', async () => {
    const handler = () =>
      Promise.resolve({
        statusCode: 401,
        headers: { 'x-one': '1' },
        multiValueHeaders: { 'X-Two': ['a', 'b'] },
        body: '{}',
      });
    const { port } = await startGateway([
      { ...old, handler },
      { path: '/new', handler },
    ]);
    const { headers } = await send(port, '/old/1');
    expect([headers['x-one'], headers['x-two']]).toEqual(['1', 'a, b']);
    expect((await send(port, '/new')).headers).not.toHaveProperty('x-two');
  });

  test.each([
    [{ plain: 'object' }],
    [{ statusCode: 200, multiValueHeaders: { 'x-bad': 'no list' } }],
    [{ statusCode: 200, multiValueHeaders: [] }],
  ])('does not take %j for an answer', async (result) => {
    const handler = () => Promise.resolve(result);
    const { port } = await startGateway([{ ...old, handler }]);
    expect((await send(port, '/old/1')).status).toBe(500);
  });
});

describe('the route', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/echo/'],
    ['GET', '//echo'],
    ['GET', '/users/'],
    ['GET', '/users/1/2'],
    ['PUT', '/echo'],
    ['HEAD', '/echo'],
    ['OPTIONS', '/users/1'],
  ])('of %s %s is not found', async (method, path) => {
    const { port } = await startGateway();
    const reply = await send(port, path, { method });
    expect(reply.status).toBe(404);
    if (method !== 'HEAD') expect(reply.body).toBe('{"message":"Not Found"}');
    expect(reply.headers['content-type']).toBe('application/json');
  });

  test('of OPTIONS is that of the path when its family allows other origins', async () => {
    const { port } = await startGateway();
    const event = eventOf(await send(port, '/echo', { method: 'OPTIONS' }));
    expect(event.requestContext.http.method).toBe('OPTIONS');
  });

  test('with the literal segment wins', async () => {
    const { port } = await startGateway([{ path: '/users/me' }]);
    expect(eventOf(await send(port, '/users/me')).routeKey).toBe('GET /users/me');
  });

  test('of a path that cannot be decoded is 400', async () => {
    const { port } = await startGateway();
    const reply = await send(port, '/users/%ff');
    expect([reply.status, reply.body]).toEqual([400, '{"message":"Bad Request"}']);
  });
});

describe('the result', () => {
  const answering = async (result: unknown, options: Partial<GatewayOptions> = {}) => {
    const handler = () => Promise.resolve(result);
    const gateway = await startGateway([{ handler }], options);
    return { ...gateway, reply: await send(gateway.port, '/other') };
  };

  test('maps status, headers, cookies and body', async () => {
    const { reply } = await answering({
      statusCode: 401,
      headers: { 'WWW-Authenticate': 'Digest realm="x"', 'content-type': 'application/json', 'x-count': 3 },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: '{}',
    });
    expect(reply.status).toBe(401);
    expect(reply.headers).toMatchObject({
      'www-authenticate': 'Digest realm="x"',
      'content-type': 'application/json',
      'content-length': '2',
      'set-cookie': ['a=1; HttpOnly', 'b=2'],
      'x-count': '3',
    });
  });

  test('decodes a base64 body', async () => {
    const { reply } = await answering({ statusCode: 200, body: 'aGVsbG8=', isBase64Encoded: true });
    expect(reply.body).toBe('hello');
  });

  test.each([
    [{ plain: 'object' }, '{"plain":"object"}'],
    ['text', 'text'],
    [undefined, 'null'],
  ])('without a status is the body of a 200: %j', async (result, body) => {
    const { reply } = await answering(result);
    expect([reply.status, reply.headers['content-type'], reply.body]).toEqual([
      200,
      'application/json',
      body,
    ]);
  });

  test.each([
    [{ statusCode: 'ok' }],
    [{ statusCode: 200, body: { not: 'a string' } }],
    [{ statusCode: 200, headers: { 'x-bad': 'line\nbreak' } }],
    [{ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) }],
  ])('that AWS does not take is 500', async (result) => {
    const { reply, faults } = await answering(result);
    expect([reply.status, reply.body]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(faults).toHaveLength(1);
  });

  test('of a function that throws is 500', async () => {
    const { port, faults } = await startGateway([
      {
        handler: () => {
          throw new Error('secret');
        },
      },
    ]);
    const reply = await send(port, '/other');
    expect([reply.status, reply.body]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(faults).toEqual([new Error('secret')]);
  });
});

describe('the limit', () => {
  const never: Endpoint['handler'] = () => new Promise(() => undefined);

  test('of the integration is 503', async () => {
    const { port } = await startGateway([{ handler: never }], { integrationTimeoutMs: 20 });
    const reply = await send(port, '/other');
    expect([reply.status, reply.body]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('of the function itself is 500', async () => {
    const { port } = await startGateway([{ handler: never, timeoutMs: 20 }]);
    expect((await send(port, '/other')).status).toBe(500);
  });

  test('of request line and headers is 10,240 bytes', async () => {
    const { port } = await startGateway();
    const head = (padding: number) =>
      `GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Padding: ${'x'.repeat(padding)}\r\n`;
    const fixed = head(0).length;
    await expect(sendRaw(port, `${head(10_240 - fixed)}\r\n`)).resolves.toMatch(/^HTTP\/1.1 200/);
    await expect(sendRaw(port, `${head(10_241 - fixed)}\r\n`)).resolves.toMatch(/^HTTP\/1.1 431/);
  });

  test('of the body is 10 MB, announced or not', async () => {
    const { port } = await startGateway();
    const tooLong = 10 * 1024 * 1024 + 1;
    const announced = await sendRaw(
      port,
      `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${tooLong}\r\n\r\n`,
    );
    expect(announced).toMatch(/^HTTP\/1.1 413 .*\{"message":"Request Entity Too Large"\}$/s);
    const chunked = await send(port, '/echo', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' },
      body: Buffer.alloc(tooLong, 'x'),
    }).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
    // The client may still be sending when the connection is closed.
    expect(['EPIPE', 'ECONNRESET', 413]).toContain(typeof chunked === 'object' ? chunked.status : chunked);
  });

  test('of an event is 6 MB', async () => {
    const { port } = await startGateway();
    const reply = await send(port, '/echo', { method: 'POST', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(reply.status).toBe(413);
  });

  /** Until the gateway closes the connection. */
  function sendRaw(port: number, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
  }
});

describe('the list of requests', () => {
  test('names routes and parameters and never their values', async () => {
    const { port, answered } = await startGateway();
    await send(port, '/users/secret1?token=secret2&other=secret3', { localAddress: '127.0.0.9' });
    await send(port, '/typo/secret4?secret5-x');
    await send(port, '/echo?a=1', { method: 'POST', body: 'secret6' });
    expect(answered.map(({ method, path, status, client }) => [method, path, status, client])).toEqual([
      ['GET', '/users/{id}?token&other', 200, '127.0.0.9'],
      ['GET', '/typo/…?…', 404, '127.0.0.1'],
      ['POST', '/echo?a', 200, '127.0.0.1'],
    ]);
    expect(JSON.stringify(answered)).not.toContain('secret');
  });
});
