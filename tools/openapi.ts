/** The OpenAPI document, made from the declarations of the routes. */
import type * as z from 'zod';
import { Problem } from '../functions/http/problem';
import type { Family, InvalidInput } from '../functions/http/family';
import { endpointsOf, redirect, type AnyRoute, type ResponseDeclaration } from '../functions/http/route';
import { version } from '../package.json';
import { isRequired, jsonSchemaOf, type JsonSchema } from './json-schema';

/** A JSON object, or a part of one: the document is data, and a validator checks its form. */
type Json = Record<string, unknown>;

const ABOUT = `The cloud side of self-hosted boxes.

Fields may come in the query string, in a form (urlencoded or multipart) or in a JSON body alike, each of them once.
Tokens and codes are secrets: use HTTPS, and keep them out of logs. Besides what a route declares, API Gateway itself
answers 404 for a path that does not exist, 413 for a body of more than 10 MB, 429 where all callers together exceed
a route's throttle, and 503 when it cannot reach a function.`;

/**
 * The whole document. It depends on the routes and their order alone, so that a change of it can be read as a change
 * of the API.
 * @throws Error when two routes claim one id, or one method and path
 */
export function openApiDocument(routes: readonly AnyRoute[]): Json {
  const paths: Record<string, Json> = {};
  const ids = new Set<string>();
  for (const route of routes) {
    if (ids.has(route.id)) throw new Error(`Two routes have the id ${route.id}`);
    ids.add(route.id);
    endpointsOf(route).forEach((endpoint, position) => {
      const operations = (paths[endpoint.path] ??= {});
      const method = endpoint.method.toLowerCase();
      if (method in operations)
        throw new Error(`Two routes are declared as ${endpoint.method} ${endpoint.path}`);
      operations[method] =
        position === 0 ? operation(route) : alias(route, operation({ ...route, ...endpoint }), position);
    });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatepost',
      version,
      description: ABOUT,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'This machine, with `npm start`' }],
    // Secrets are parameters, which each operation describes; no scheme of OpenAPI fits them.
    security: [],
    tags: [...new Set(routes.map(({ family }) => family))].map(tag),
    paths,
  };
}

const tag = ({ title, description, cors }: Family): Json => ({
  name: title,
  description: cors ? `${description} May be called from web pages of any origin (CORS \`*\`).` : description,
});

function operation(route: AnyRoute): Json {
  const fields = jsonSchemaOf(route.request, 'input');
  const inPath = [...route.path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
  const others = Object.keys(fields.properties ?? {}).filter((name) => !inPath.includes(name));
  const inBody = (route.method === 'POST' || route.method === 'PUT') && others.length > 0;
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path', fields)),
    ...(inBody ? [] : others.map((name) => parameter(name, 'query', fields))),
  ];
  return {
    operationId: route.id,
    summary: route.summary,
    description: `${route.description}\n\nWho may call it: ${route.caller.name}.`,
    tags: [route.family.title],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(inBody ? { requestBody: requestBody(route, fields, others) } : {}),
    responses: responses(route),
  };
}

/** An operation id is unique: a route's own name has its id, its aliases are numbered. */
const alias = (route: AnyRoute, operation: Json, position: number): Json => ({
  ...operation,
  operationId: `${route.id}-${position + 1}`,
  'x-alias-of': route.id,
  description: `Another name of \`${route.method} ${route.path}\`.\n\n${String(operation.description)}`,
});

function parameter(name: string, place: 'path' | 'query', fields: JsonSchema): Json {
  const property = fields.properties?.[name];
  if (!property) throw new Error(`The request schema lacks the path parameter ${name}`);
  const { description, schema } = described(property);
  return {
    name,
    in: place,
    required: place === 'path' || isRequired(fields, name),
    ...(description === undefined ? {} : { description }),
    schema,
  };
}

/** Takes the description out of a schema, from its only alternative that has one if need be. */
function described({ description, ...schema }: JsonSchema): { description?: string; schema: JsonSchema } {
  const found = description ?? schema.anyOf?.find((alternative) => alternative.description)?.description;
  return { ...(found === undefined ? {} : { description: found }), schema };
}

function requestBody({ family }: AnyRoute, fields: JsonSchema, names: readonly string[]): Json {
  const required = names.filter((name) => isRequired(fields, name));
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, fields.properties?.[name]])),
    ...(required.length > 0 ? { required } : {}),
  };
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  const mediaTypes = ['application/json', ...(family.body?.jsonOnly ? [] : forms)];
  return {
    required: required.length > 0,
    content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }])),
  };
}

function responses(route: AnyRoute): Json {
  const byStatus: Record<string, Json> = {};
  for (const [status, declared] of Object.entries(route.responses)) byStatus[status] = success(declared);
  for (const [status, codes] of codesByStatus(route)) {
    // A status that a route also declares as an answer of its own is described by that.
    byStatus[String(status)] ??= failure(route, status, codes);
  }
  return byStatus;
}

function success(declared: ResponseDeclaration): Json {
  const { description } = declared;
  switch (declared.kind) {
    case 'json':
      return {
        description,
        content: { 'application/json': { schema: schemaOf(declared.schema, 'output') } },
      };
    case 'text':
      return {
        description,
        content: { 'text/plain': { schema: { type: 'string', const: declared.text } } },
      };
    case 'html':
      return { description, content: { 'text/html': { schema: { type: 'string' } } } };
    case 'document':
      return {
        description,
        content: { [declared.contentType.split(';', 1)[0] ?? '']: { schema: { type: 'string' } } },
      };
    case 'redirect':
      return {
        description,
        headers: { Location: { required: true, schema: { type: 'string', format: 'uri' } } },
      };
    case 'empty':
      return { description };
  }
}

/** What a route fails with: what it declares, the faults of input that every route has, and internal errors. */
export function codesByStatus(route: AnyRoute): Map<number, string[]> {
  const { family } = route;
  const codes = new Set([...inputCodes(route), ...route.errors]);
  const byStatus = new Map<number, string[]>();
  const add = (status: number, code: string) => byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  // In the family's order, which puts first what a client is most likely to tell apart.
  for (const [code, status] of Object.entries(family.statusOf)) if (codes.has(code)) add(status, code);
  add(family.internal.status, family.internal.code);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** The family itself words a fault of input; which code it takes for each kind is asked from it. */
function inputCodes({ family, request, path }: AnyRoute): string[] {
  const takesFields = Object.keys(request.shape).length > 0;
  const kinds: InvalidInput['kind'][] = ['repeated', 'unreadable', 'too-large'];
  if (takesFields) kinds.push('missing', 'invalid');
  const faults: InvalidInput[] = kinds.map((kind) => ({ kind, parameter: 'parameter', sentence: '' }));
  if (path.includes('{'))
    faults.push({ kind: 'invalid', parameter: 'parameter', sentence: '', isInPath: true });
  return faults.map((fault) => family.invalid(fault).code);
}

function failure(route: AnyRoute, status: number, codes: readonly string[]): Json {
  const { family, problemPage } = route;
  if (status < 400) return success(redirect(`The caller is sent elsewhere: ${codes.join(', ')}.`));
  const description =
    status >= 500
      ? 'Something went wrong on the server’s side.'
      : `The request is refused: ${codes.join(', ')}.`;
  return {
    description,
    ...(status === 429
      ? { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } }
      : {}),
    content: problemPage
      ? { 'text/html': { schema: { type: 'string' } } }
      : { 'application/json': { schema: envelope(family, codes) } },
  };
}

const MARK = 'code';

/** The family's envelope, with the codes as the only values of whichever property carries the code. */
function envelope(family: Family, codes: readonly string[]): Json {
  const schema = schemaOf(family.envelopeSchema, 'output');
  const narrowed = (part: Json, example: unknown): Json => {
    if (example === MARK) return { ...part, enum: [...codes] };
    if (typeof example !== 'object' || example === null || !part.properties) return part;
    const properties = Object.entries(part.properties as Record<string, Json>).map(([name, property]) => [
      name,
      narrowed(property, (example as Json)[name]),
    ]);
    return { ...part, properties: Object.fromEntries(properties) as Json };
  };
  return narrowed(schema, family.envelope(new Problem(MARK, 'sentence')));
}

const schemaOf = (schema: z.core.$ZodType, io: 'input' | 'output'): Json => ({ ...jsonSchemaOf(schema, io) });
