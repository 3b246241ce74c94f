import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { AnyRoute } from '../../../functions/http/route';
import { routes } from '../../../functions/routes';
import { jsonSchemaOf } from '../../../tools/json-schema';
import { referenceFiles } from '../../../tools/reference/reference-files';
import {
  curlCommand,
  exampleRequest,
  limitsOf,
  referencePage,
} from '../../../tools/reference/reference-page';

const PROJECT = resolve(__dirname, '../../..');
const page = referencePage('Gatepost', routes);
const [any] = routes;
const routeWith = (changes: Partial<AnyRoute>): AnyRoute => ({ ...any!, ...changes });

test.each(Object.entries(referenceFiles(routes)))(
  '%s is the one that the declarations make',
  (path, after) => {
    // A difference of thousands of lines tells less than what to do.
    const advice = 'is out of date: run `npm run docs` and commit what it writes';
    const same = readFileSync(resolve(PROJECT, path), 'utf8') === after;
    expect(same ? 'is up to date' : advice).toBe('is up to date');
  },
);

test.each(routes.map((route) => [route.id, route] as const))(
  'the page has %s, and its example is a request that the route takes',
  async (id, route) => {
    expect(page).toContain(`id="${id}"`);
    const parsed = await route.request.safeParseAsync(exampleRequest(route));
    expect(parsed.error?.issues ?? []).toEqual([]);
  },
);

test('the page needs no script, and loads nothing', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(| src=| on\w+=/);
});

test('what a declaration says is text, whatever it looks like', () => {
  const hostile = routeWith({
    id: 'hostile',
    summary: '<b>summary</b>',
    description: 'A `<script>` & "more"',
    request: z.object({ field: z.string().check(z.describe('<i>field</i>')) }),
  });
  const html = referencePage('<Title>', [hostile]);
  expect(html).not.toMatch(/<b>summary|<i>field|<script>|<Title>/);
  expect(html).toContain('<code>&#60;script&#62;</code> &#38; &#34;more&#34;');
});

test('a call carries its fields where the route reads them, and the credentials of its caller', () => {
  const caller = { ...any!.caller, curl: ["-H 'x-key: …'"] };
  const request = z.object({ uuid: z.string(), phone: z.string() });
  const path = '/things/{uuid}';
  const call = (method: AnyRoute['method']) => curlCommand(routeWith({ caller, method, path, request }));
  const url = 'http://127.0.0.1:8080/things/5f2d7c1e-93a4-4c08-b1d2-6e7f8091a2b3';
  expect(call('GET')).toBe(`curl -H 'x-key: …' \\\n  '${url}?phone=%2B33612312312'`);
  expect(call('DELETE')).toBe(`curl -X DELETE \\\n  -H 'x-key: …' \\\n  '${url}?phone=%2B33612312312'`);
  expect(call('PUT')).toBe(
    `curl -X PUT \\\n  -H 'x-key: …' \\\n  -H 'content-type: application/json' \\\n  -d '{"phone":"+33612312312"}' \\\n  '${url}'`,
  );
});

test.each([
  [z.string(), 'text'],
  [z.string().check(z.minLength(6), z.maxLength(64)), 'text, 6 to 64 characters'],
  [z.enum(['MD5', 'SHA-256']), 'one of MD5, SHA-256'],
  [z._default(z.enum(['0', '1']), '0'), 'one of 0, 1, "0" unless given'],
  [z.union([z.literal(''), z.email()]), 'mail address'],
  [z.int().check(z.positive(), z.maximum(100)), 'whole number, above 0, up to 100'],
  [z.nullable(z.array(z.boolean())), 'list of boolean'],
  [z.literal(true), 'always true'],
])('%# limits are told in words', (schema, words) => {
  expect(limitsOf(jsonSchemaOf(schema, 'input'))).toBe(words);
});
