import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { BodyRules } from './family';
import { unreadable, UnreadableRequest } from './unreadable-request';

/** The raw fields of a request, before the route's schema looks at them. */
export type Fields = Record<string, unknown>;

const MAX_FIELDS = 200;

/**
 * Reads every field of a request: path parameters, the query string, and a body that is urlencoded, multipart or
 * JSON, whatever the method (HTTP APIs pass bodies on GET and DELETE, multipart ones base64-encoded).
 * @param rules what else the family wants of a body; without them it may have what AWS lets through, 10 MB
 * @throws UnreadableRequest for a body that does not parse and for a field given twice: taking the first or the
 *   last would let two readers of one request disagree about it
 */
export async function readFields(event: APIGatewayProxyEventV2, rules?: BodyRules): Promise<Fields> {
  // A null prototype: a field named `__proto__` is a field like any other.
  const fields: Fields = Object.assign(Object.create(null) as Fields, event.pathParameters);
  const add = (name: string, value: unknown) => {
    if (name in fields) throw repeated(name);
    if (Object.keys(fields).length >= MAX_FIELDS) throw unreadable('has too many fields');
    fields[name] = value;
  };
  const hasQuery = !rules?.jsonOnly || ['GET', 'HEAD'].includes(event.requestContext.http.method);
  if (hasQuery) for (const [name, value] of new URLSearchParams(event.rawQueryString)) add(name, value);
  if (event.body) for (const [name, value] of await readBody(event, event.body, rules)) add(name, value);
  return fields;
}

async function readBody(
  event: APIGatewayProxyEventV2,
  body: string,
  rules?: BodyRules,
): Promise<Iterable<[string, unknown]>> {
  const contentType = event.headers['content-type'] ?? '';
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8');
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (rules && bytes.length > rules.maxBytes) throw tooLarge(rules.maxBytes);
  if (rules?.jsonOnly && mediaType !== 'application/json')
    throw unreadable('must be JSON (content-type: application/json)');
  if (mediaType === 'application/x-www-form-urlencoded') return new URLSearchParams(bytes.toString('utf8'));
  if (mediaType === 'application/json') return readJson(bytes);
  // Loaded on the first such request only: most routes never see one.
  if (mediaType === 'multipart/form-data')
    return (await import('./multipart')).readMultipart(contentType, bytes);
  return [];
}

function readJson(bytes: Buffer): Iterable<[string, unknown]> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unreadable('is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable('must be a JSON object');
  return Object.entries(value);
}

const tooLarge = (maxBytes: number) =>
  new UnreadableRequest({
    kind: 'too-large',
    parameter: '',
    sentence: `must be at most ${maxBytes / 1_024} KiB`,
  });

const repeated = (parameter: string) =>
  new UnreadableRequest({ kind: 'repeated', parameter, sentence: 'must be given once' });
