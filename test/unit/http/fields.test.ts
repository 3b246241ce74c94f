import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readFields } from '../../../functions/http/fields';

const MEBIBYTE = 1_048_576;

const read = (contentType: string, body: string) =>
  readFields({
    headers: { 'content-type': contentType },
    rawQueryString: '',
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { http: { method: 'POST' } },
  } as unknown as APIGatewayProxyEventV2);

const json = (body: string) => read('application/json', body);
const form = (fields: Record<string, string>) =>
  read('application/x-www-form-urlencoded', new URLSearchParams(fields).toString());
const multipart = (...parts: [headers: string, value: string][]) =>
  read(
    'multipart/form-data; boundary=limit',
    `${parts.map(([headers, value]) => `--limit\r\n${headers}\r\n\r\n${value}\r\n`).join('')}--limit--\r\n`,
  );
const named = (name: string) => `Content-Disposition: form-data; name="${name}"`;
const file = (name: string) => `${named(name)}; filename="${name}.pem"`;

describe('JSON that says a name twice is refused', () => {
  test.each([
    ['as it is', '{"name":"a","name":"b"}', 'name'],
    ['with the same value', '{"name":"a","name":"a"}', 'name'],
    ['with spaces before the colon', '{"name" \n\t: 1, "other": {}, "name":2}', 'name'],
    ['escaped', '{"name":"a","n\\u0061me":"b"}', 'name'],
    ['behind a text that looks like its end', '{"a":"\\\\\\"}","a":1}', 'a'],
    ['in an object below', '{"contacts":[{"uuid":1},{"uuid":2,"uuid":3}]}', 'uuid'],
    ['after an object below', '{"a":{"b":[]},"a":1}', 'a'],
    ['as a name that objects have', '{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('%s', async (_how, body, parameter) => {
    await expect(json(body)).rejects.toMatchObject({
      fault: { kind: 'repeated', parameter, sentence: 'must be given once' },
    });
  });
});

test.each([
  '{"a":{"name":1},"b":{"name":2},"name":3}',
  '{"a":"name","name":"a","b":"\\"name\\":"}',
  '{"a":["a","a"],"b":"{\\"c\\":1,\\"c\\":2}"}',
  '{}',
])('JSON that says each name once is read: %s', async (body) => {
  expect({ ...(await json(body)) }).toEqual(JSON.parse(body));
});

describe('a text of a mebibyte is read whole, and a longer one refused, not cut:', () => {
  test.each([
    ['a multipart field', (text: string) => multipart([named('chain'), text])],
    ['a multipart file', (text: string) => multipart([file('chain'), text])],
    ['JSON', (text: string) => json(JSON.stringify({ chain: text }))],
    ['a form', (text: string) => form({ chain: text })],
  ])('%s', async (_kind, send) => {
    const longest = 'x'.repeat(MEBIBYTE);
    expect((await send(longest)).chain === longest).toBe(true);
    await expect(send(`${longest}x`)).rejects.toMatchObject({
      fault: { kind: 'invalid', parameter: 'chain', sentence: 'must be at most 1 MiB' },
    });
  });
});

describe('a name of a hundred bytes is read whole, and a longer one refused, not cut:', () => {
  test.each([
    ['a multipart field', (name: string) => multipart([named(name), 'x'])],
    ['a multipart file', (name: string) => multipart([file(name), 'x'])],
    ['JSON', (name: string) => json(JSON.stringify({ [name]: 'x' }))],
    ['a form', (name: string) => form({ [name]: 'x' })],
  ])('%s', async (_kind, send) => {
    const longest = 'é'.repeat(50);
    expect({ ...(await send(longest)) }).toEqual({ [longest]: 'x' });
    // The last one is longer than what the parser takes of a part's headers.
    for (const length of [101, 100_000]) {
      await expect(send('n'.repeat(length))).rejects.toMatchObject({
        fault: { kind: 'unreadable', sentence: 'has a field with too long a name' },
      });
    }
  });
});

test('a multipart field without a name is refused', async () => {
  const nameless = 'Content-Disposition: form-data';
  await expect(multipart([named('a'), 'x'], [nameless, 'y'])).rejects.toMatchObject({
    fault: { kind: 'unreadable', sentence: 'has a part without a name' },
  });
});
