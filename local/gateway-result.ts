/** What API Gateway's HTTP API makes of a Lambda function's result in payload formats 2.0 and 1.0. */

/** An answer ready for the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Lambda ends a function whose answer is larger. */
const MAX_RESULT_BYTES = 6 * 1024 * 1024;

/** @throws TypeError for a result that API Gateway answers with 500 */
export function toAnswer(result: unknown): Answer {
  if (!isObject(result) || !('statusCode' in result)) return inferred(result);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  if (
    typeof statusCode !== 'number' ||
    !Number.isInteger(statusCode) ||
    statusCode < 200 ||
    statusCode > 599
  ) {
    throw new TypeError('statusCode is not an HTTP status');
  }
  if (!isObject(headers)) throw new TypeError('headers is not an object');
  if (!Array.isArray(cookies)) throw new TypeError('cookies is not an array');
  if (typeof body !== 'string') throw new TypeError('body is not a string');

  return answer(
    statusCode,
    {
      // What API Gateway says of a body whose type the function does not name.
      ...(body === '' ? {} : { 'content-type': 'text/plain;charset=UTF-8' }),
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
    },
    Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  );
}

/**
 * In format 1.0 a result needs its status, and may have several lines of a header; `headers` and `multiValueHeaders`
 * become one list, in which the latter win.
 * @throws TypeError for a result that API Gateway answers with 500
 */
export function toAnswer1(result: unknown): Answer {
  if (!isObject(result) || !('statusCode' in result)) throw new TypeError('statusCode is missing');
  const { multiValueHeaders = {}, cookies: _unknownHere, ...rest } = result;
  if (!isObject(multiValueHeaders)) throw new TypeError('multiValueHeaders is not an object');
  const lines = Object.entries(multiValueHeaders).map(([name, values]): [string, string[]] => {
    if (!Array.isArray(values)) throw new TypeError(`${name} of multiValueHeaders is not an array`);
    return [name.toLowerCase(), values.map(String)];
  });
  const { status, headers, body } = toAnswer(rest);
  return { status, headers: { ...headers, ...Object.fromEntries(lines) }, body };
}

/** A failure in API Gateway's own words. */
export const gatewayAnswer = (status: number, message: string): Answer =>
  answer(status, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify({ message })));

/** A result without a status is the body of a 200. */
const inferred = (result: unknown): Answer =>
  answer(
    200,
    { 'content-type': 'application/json' },
    Buffer.from(
      typeof result === 'string' ? result : ((JSON.stringify(result) as string | undefined) ?? 'null'),
    ),
  );

function answer(status: number, headers: Answer['headers'], body: Buffer): Answer {
  if (body.length > MAX_RESULT_BYTES) throw new TypeError(`body exceeds ${MAX_RESULT_BYTES} bytes`);
  const bodyless = status === 204 || status === 304;
  return {
    status,
    headers: bodyless ? headers : { ...headers, 'content-length': String(body.length) },
    body: bodyless ? Buffer.alloc(0) : body,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
