import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readFields } from '../../functions/http/fields';
import type { AnyRoute } from '../../functions/http/route';
import type { HttpHandler } from '../../functions/http/serve';
import { jsonSchemaOf, type JsonSchema } from '../../tools/json-schema';

/** What was given to one route in calls that succeeded, and seen in its answers. */
interface Noted {
  given: Set<string>;
  /** By status. */
  seen: Map<string, Set<string>>;
}

/** Notes which fields of their declarations the calls of routes had. */
export class FieldLog {
  readonly #noted = new Map<string, Noted>();

  readonly around =
    (route: AnyRoute, handler: HttpHandler): HttpHandler =>
    async (event, context) => {
      const result = await handler(event, context);
      await this.#note(route, event, result);
      return result;
    };

  /**
   * Fields that a route declares and no call had, as sentences.
   * @param alwaysNull fields of answers that none may have
   */
  missingOf(route: AnyRoute, alwaysNull: readonly string[]): string[] {
    const { given, seen } = this.#of(route);
    const isNull = (field: string) =>
      alwaysNull.some((name) => field === name || field.startsWith(`${name}.`));
    return [
      ...fieldsOf(requestSchema(route))
        .filter((field) => !given.has(field))
        .map((field) => `no call that succeeded gave ${field}`),
      ...answerSchemas(route).flatMap(([status, schema]) =>
        fieldsOf(schema)
          .filter((field) => isNull(field) === (seen.get(status)?.has(field) ?? false))
          .map((field) => `${isNull(field) ? 'an' : 'no'} answer ${status} had ${field}`),
      ),
    ];
  }

  async #note(
    route: AnyRoute,
    event: APIGatewayProxyEventV2,
    { statusCode = 0, body = '' }: APIGatewayProxyStructuredResultV2,
  ): Promise<void> {
    const { given, seen } = this.#of(route);
    if (statusCode < 400 && event.requestContext.http.method !== 'OPTIONS') {
      // A caller may be sent elsewhere before anything is read.
      note(requestSchema(route), await readFields(event, route.family.body).catch(() => ({})), given);
    }
    for (const [status, schema] of answerSchemas(route)) {
      if (status !== String(statusCode)) continue;
      const fields = seen.get(status) ?? new Set<string>();
      seen.set(status, fields);
      note(schema, JSON.parse(body), fields);
    }
  }

  #of({ id }: AnyRoute): Noted {
    const noted = this.#noted.get(id) ?? { given: new Set(), seen: new Map<string, Set<string>>() };
    this.#noted.set(id, noted);
    return noted;
  }
}

const schemas = new WeakMap<object, JsonSchema>();

function schemaOf(schema: Parameters<typeof jsonSchemaOf>[0], io: 'input' | 'output'): JsonSchema {
  const known = schemas.get(schema) ?? jsonSchemaOf(schema, io);
  schemas.set(schema, known);
  return known;
}

const requestSchema = ({ request }: AnyRoute) => schemaOf(request, 'input');

/** Of the answers in JSON, by status. */
const answerSchemas = ({ responses }: AnyRoute): [string, JsonSchema][] =>
  Object.entries(responses).flatMap(([status, declared]) =>
    declared.kind === 'json' ? [[status, schemaOf(declared.schema, 'output')]] : [],
  );

/** Every field that a schema names, e.g. `users[].email`. */
function fieldsOf(schema: JsonSchema, path = ''): string[] {
  const fields = partsOf(schema, path).flatMap(({ at, schema: part, isField }) => [
    ...(isField ? [at] : []),
    ...fieldsOf(part, at),
  ]);
  return [...new Set(fields)];
}

/** Adds the fields of a value that its schema names; one that is null says nothing. */
function note(schema: JsonSchema, value: unknown, noted: Set<string>, path = ''): void {
  for (const { at, schema: part, isField, valuesIn } of partsOf(schema, path)) {
    for (const each of valuesIn(value)) {
      if (each === undefined || each === null) continue;
      if (isField) noted.add(at);
      note(part, each, noted, at);
    }
  }
}

interface Part {
  at: string;
  schema: JsonSchema;
  isField: boolean;
  /** The values of this part in one of the whole. */
  valuesIn(value: unknown): unknown[];
}

function partsOf(
  { properties = {}, items, additionalProperties, anyOf = [] }: JsonSchema,
  path: string,
): Part[] {
  const below = (name: string) => (path ? `${path}.${name}` : name);
  return [
    ...Object.entries(properties).map(([name, schema]) => ({
      at: below(name),
      schema,
      isField: true,
      valuesIn: (value: unknown) => [entriesIn(value)[name]],
    })),
    ...(items ? [{ at: `${path}[]`, schema: items, isField: false, valuesIn: elementsIn }] : []),
    ...(typeof additionalProperties === 'object'
      ? [
          {
            at: below('*'),
            schema: additionalProperties,
            isField: false,
            valuesIn: (value: unknown) => Object.values(entriesIn(value)),
          },
        ]
      : []),
    ...anyOf.map((schema) => ({ at: path, schema, isField: false, valuesIn: (value: unknown) => [value] })),
  ];
}

const elementsIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const entriesIn = (value: unknown) =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as Record<
    string,
    unknown
  >;
