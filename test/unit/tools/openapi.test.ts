import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { routes } from '../../../functions/routes';
import type { AnyRoute } from '../../../functions/http/route';
import { codesByStatus, openApiDocument } from '../../../tools/openapi';

const PROJECT = resolve(__dirname, '../../..');
const DOCUMENT = join(PROJECT, 'docs/openapi.json');

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { properties: object } }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }>; headers?: object }>;
}

const document = openApiDocument(routes) as { paths: Record<string, Record<string, Operation>> };
const operationOf = (route: AnyRoute) => document.paths[route.path]![route.method.toLowerCase()]!;

describe('the OpenAPI document', () => {
  test('in docs/ is the one that the declarations make', () => {
    const written = readFileSync(DOCUMENT, 'utf8');
    // A difference of thousands of lines tells less than what to do.
    const advice = 'is out of date: run `npm run docs` and commit what it writes';
    expect(written === `${JSON.stringify(document, undefined, 2)}\n` ? 'is up to date' : advice).toBe(
      'is up to date',
    );
  });

  test('is valid OpenAPI 3.1', () => {
    const validator = join(
      PROJECT,
      'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js',
    );
    const output = execFileSync(process.execPath, [validator, DOCUMENT], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ valid: true });
  });

  test('does not depend on when or how often it is made', () => {
    expect(JSON.stringify(openApiDocument(routes))).toBe(JSON.stringify(document));
  });

  test('refuses two routes with one id, or with one method and path', () => {
    const [first] = routes;
    expect(() => openApiDocument([first!, { ...first!, id: 'other' }])).toThrow(/declared as GET/);
    expect(() => openApiDocument([first!, { ...first!, path: '/other' }])).toThrow(/have the id/);
  });
});

describe.each(routes.map((route) => [route.id, route] as const))('its operation %s', (_id, route) => {
  const operation = operationOf(route);

  test('has every status that the route answers with, and no other', () => {
    const declared = [...Object.keys(route.responses), ...[...codesByStatus(route).keys()].map(String)];
    expect(new Set(Object.keys(operation.responses))).toEqual(new Set(declared));
  });

  test('has every field of the request, in words', () => {
    const inBody = Object.values(operation.requestBody?.content ?? {})[0]?.schema.properties ?? {};
    const described = [...(operation.parameters ?? []).map(({ name }) => name), ...Object.keys(inBody)];
    expect(new Set(described)).toEqual(new Set(Object.keys(route.request.shape)));
    for (const { description } of operation.parameters ?? []) expect(description).toBeTruthy();
  });
});

describe('fields and failures', () => {
  const [any] = routes;
  const documentOf = (route: AnyRoute) =>
    (openApiDocument([route]) as typeof document).paths[route.path]![route.method.toLowerCase()]!;

  test('are asked from the family: every route can be asked wrongly, one without fields misses none', () => {
    const check = routes.find(({ id }) => id === 'connectivity-check')!;
    expect([...codesByStatus(check)]).toEqual([
      [400, ['InvalidParameter']],
      [501, ['InternalError']],
    ]);
    expect(codesByStatus(any!).get(400)).toEqual(
      expect.arrayContaining(['MissingParameter', 'InvalidParameter']),
    );
  });

  test('of a POST are a body of any form, its path parameters apart', () => {
    const operation = documentOf({ ...any!, method: 'POST', path: '/things/{name}' });
    expect(operation.parameters).toEqual([
      expect.objectContaining({ name: 'name', in: 'path', required: true }),
    ]);
    expect(Object.keys(operation.requestBody!.content)).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ]);
  });

  test('of a page are a page, and a limit says when to come again', () => {
    const family = { ...any!.family, statusOf: { ...any!.family.statusOf, TooManyRequests: 429 } };
    const operation = documentOf({ ...any!, family, problemPage: () => '' });
    expect(operation.responses[429]).toMatchObject({
      headers: { 'Retry-After': {} },
      content: { 'text/html': {} },
    });
  });
});
