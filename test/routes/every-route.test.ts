import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servedEndpoints } from '../../functions/http/route';
import { routes } from '../../functions/routes';
import { useSystem } from '../support/test-system';
import { plausibleFields, requestOf } from './plausible-request';

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

/** Names of the routes that some file of this layer describes. */
const described = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [...readFileSync(join(__dirname, path), 'utf8').matchAll(/\bdescribeRoute\(\s*(\w+)/g)])
  .map(([, name]) => name);
/** Whether a path, or another template, is one that a template stands for. */
const standsFor = (template: string, path: string) => {
  const segments = path.split('/');
  const wanted = template.split('/');
  return (
    wanted.length === segments.length &&
    wanted.every((segment, position) => segment.startsWith('{') || segment === segments[position])
  );
};
const inCamelCase = (id: string) => id.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());

test.each(named)('%s has tests of its own, which its declaration is held against', (_name, { id }) => {
  expect(described).toContain(inCamelCase(id));
});

test('no two routes share an id, or a method and path', () => {
  expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
  expect(new Set(named.map(([name]) => name)).size).toBe(routes.length);
});

describe('every route', () => {
  const system = useSystem();
  let fields: Awaited<ReturnType<typeof plausibleFields>>;
  beforeAll(async () => {
    fields = await plausibleFields(system);
    await system.running.idle();
  });

  test.each(named.filter(([, { family }]) => family.cors))(
    '%s tells any web page that it may call, and does nothing meanwhile',
    async (_name, route) => {
      const before = await system.items();
      const { path, options } = requestOf(route, fields);
      const answer = await system.call(path, {}, { ...options, method: 'OPTIONS' });
      expect(answer).toMatchObject({ status: 204, text: '' });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': route.method,
      });
      expect(await system.items()).toEqual(before);
    },
  );

  test.each(named)('%s answers to no other method', async (_name, route) => {
    const before = await system.items();
    const { path, options } = requestOf(route, fields);
    const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (other) =>
        !routes
          .flatMap(servedEndpoints)
          .some(({ method, path }) => method === other && standsFor(path, route.path)),
    );
    for (const method of others) {
      const answer = await system.call(path, {}, { ...options, method });
      expect(answer.status).toBe(route.family.statusOf[route.family.noRoute.wrongMethod.code]);
      expect(answer.headers.allow?.split(', ')).toContain(route.method);
    }
    expect(await system.items()).toEqual(before);
  });
});
