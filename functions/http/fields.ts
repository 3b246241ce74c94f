import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { BodyRules } from './family';
import { unreadable, UnreadableRequest } from './unreadable-request';

/** The raw fields of a request, before the route's schema looks at them. */
export type Fields = Record<string, unknown>;

const MAX_FIELDS = 200;
/** Far above any name and any text that a route takes. */
const MAX_NAME_BYTES = 100;
const MAX_VALUE_BYTES = 1_048_576;

/**
 * Reads every field of a request: path parameters, the query string, and a body that is urlencoded, multipart or
 * JSON, whatever the method (HTTP APIs pass bodies on GET and DELETE, multipart ones base64-encoded).
 * @param rules what else the family wants of a body; without them it may have what AWS lets through, 10 MB
 * @throws UnreadableRequest for a body that does not parse, for a field given twice, as taking the first or the last
 *   would let two readers of one request disagree about it, and for names and texts that are too long: nothing is cut
 */
export async function readFields(event: APIGatewayProxyEventV2, rules?: BodyRules): Promise<Fields> {
  // A null prototype: a field named `__proto__` is a field like any other.
  const fields: Fields = Object.assign(Object.create(null) as Fields, event.pathParameters);
  const add = (name: string, value: unknown) => {
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw unreadable('has a field with too long a name');
    if (typeof value === 'string' && Buffer.byteLength(value) > MAX_VALUE_BYTES) throw tooLong(name);
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
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('is not valid JSON');
  }
  const name = repeatedName(text);
  if (name !== undefined) throw repeated(name);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable('must be a JSON object');
  return Object.entries(value);
}

/**
 * A name that an object says twice, at any depth: `JSON.parse` takes the last and says nothing.
 * @param json valid JSON
 */
function repeatedName(json: string): string | undefined {
  const objects: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{') objects.push(new Set());
    else if (character === '}') objects.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      if (isFollowedByColon(json, end)) {
        const name = JSON.parse(json.slice(at, end)) as string;
        const names = objects.at(-1);
        if (names?.has(name)) return name;
        names?.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** The position behind a string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(json: string, from: number): boolean {
  let at = from;
  while (' \t\r\n'.includes(json[at] ?? '.')) at += 1;
  return json[at] === ':';
}

const tooLong = (parameter: string) =>
  new UnreadableRequest({
    kind: 'invalid',
    parameter,
    sentence: `must be at most ${MAX_VALUE_BYTES / 1_048_576} MiB`,
  });

const tooLarge = (maxBytes: number) =>
  new UnreadableRequest({
    kind: 'too-large',
    parameter: '',
    sentence: `must be at most ${maxBytes / 1_024} KiB`,
  });

const repeated = (parameter: string) =>
  new UnreadableRequest({ kind: 'repeated', parameter, sentence: 'must be given once' });
