/** The API reference as a page: made from the declarations, readable without a script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import * as z from 'zod/mini';
import { Problem } from '../../functions/http/problem';
import type { Family } from '../../functions/http/family';
import { endpointsOf, type AnyRoute, type ResponseDeclaration } from '../../functions/http/route';
import { version } from '../../package.json';
import { descriptionOf, isRequired, jsonSchemaOf, type JsonSchema } from '../json-schema';
import { codesByStatus } from '../openapi';
import { exampleValue } from './example-value';

/** The address in the examples; whoever serves a page puts their own in its place. */
const BASE_URL = 'http://127.0.0.1:8080';

/**
 * @param title of the page
 * @param routes what is on it, in the order of the documents
 */
export function referencePage(title: string, routes: readonly AnyRoute[]): string {
  const families = [...new Set(routes.map(({ family }) => family))];
  const view = {
    title,
    version,
    baseUrl: BASE_URL,
    style: `<style>\n${asset('page.css')}</style>`,
    families: families.map((family) =>
      familyView(
        family,
        routes.filter((route) => route.family === family),
        families.length === 1,
      ),
    ),
  };
  return Mustache.render(asset('page.mustache'), view);
}

const asset = (name: string) => readFileSync(join(__dirname, name), 'utf8');

function familyView(family: Family, routes: readonly AnyRoute[], isAlone: boolean) {
  const operations = routes.filter((route) => !isPage(route)).map(operationView);
  return {
    id: family.title.toLowerCase().replaceAll(' ', '-'),
    title: isAlone ? 'Operations' : family.title,
    description: html(isAlone ? '' : family.description),
    introduction: html(isAlone ? family.description : ''),
    // A page of one family begins with it.
    guideFirst: isAlone ? html(family.guide ?? '', 'h2') : '',
    guide: isAlone ? '' : html(family.guide ?? '', 'h3'),
    operations,
    hasOperations: operations.length > 0,
    pages: routes
      .filter(isPage)
      .map(({ method, path, summary, id }) => ({ id, method, path: pathHtml(path), summary })),
    hasPages: routes.some(isPage),
  };
}

/** What a person opens in a browser rather than calls. */
const isPage = ({ problemPage }: AnyRoute) => problemPage !== undefined;

function operationView(route: AnyRoute) {
  const { id, method, path, summary, description, caller } = route;
  const aliases = endpointsOf(route).slice(1);
  const fields = fieldViews(route);
  return {
    id,
    method,
    path: pathHtml(path),
    aliases: aliases.map((alias) => ({ endpoint: `${alias.method} ${alias.path}` })),
    hasAliases: aliases.length > 0,
    summary,
    description: html(description),
    caller: inline(caller.name),
    fields,
    hasFields: fields.length > 0,
    command: curlCommand(route),
    answers: Object.entries(route.responses).map(([status, declared]) => answerView(id, status, declared)),
    failures: failureViews(route),
  };
}

function fieldViews(route: AnyRoute) {
  const schema = jsonSchemaOf(route.request, 'input');
  const inPath = pathParameters(route);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    place: inPath.includes(name) ? 'path' : '',
    required: inPath.includes(name) || isRequired(schema, name),
    description: inline(descriptionOf(field) ?? ''),
    limits: limitsOf(field),
  }));
}

/** A value's type and limits in words. */
export function limitsOf(schema: JsonSchema): string {
  if (schema.anyOf) {
    const all = schema.anyOf.filter(({ const: literal, type }) => literal !== '' && type !== 'null');
    return [...new Set(all.map(limitsOf))].join(' or ');
  }
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  const words = schema.enum ? [`one of ${schema.enum.join(', ')}`] : [typeInWords(schema)];
  const { minLength = 0, maxLength, minimum = schema.exclusiveMinimum, maximum } = schema;
  if (minLength > 1 && maxLength !== undefined) words.push(`${minLength} to ${maxLength} characters`);
  else if (minLength > 1) words.push(`at least ${minLength} characters`);
  else if (maxLength !== undefined) words.push(`at most ${maxLength} characters`);
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER)
    words.push(schema.minimum === undefined ? `above ${minimum}` : `from ${minimum}`);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) words.push(`up to ${maximum}`);
  if (schema.default !== undefined) words.push(`${JSON.stringify(schema.default)} unless given`);
  return words.join(', ');
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time (RFC 3339)',
  email: 'mail address',
  uuid: 'UUID',
  uri: 'URL',
};

function typeInWords({ type = 'any value', format = '', items }: JsonSchema): string {
  if (FORMATS[format]) return FORMATS[format];
  const types = typeof type === 'string' ? [type] : type;
  const words = types.map((one) => (one === 'integer' ? 'whole number' : one === 'string' ? 'text' : one));
  if (words[0] === 'array') return `list of ${limitsOf(items ?? {})}`;
  return words.join(' or ');
}

/** A call with every field that is needed, as a shell takes it. */
export function curlCommand(route: AnyRoute): string {
  const inPath = pathParameters(route);
  const given = exampleRequest(route);
  const path = route.path.replace(/\{(.+?)\}/g, (_all, name: string) => inUrl(String(given[name])));
  const rest = Object.entries(given).filter(([name]) => !inPath.includes(name));
  const takesBody = route.method === 'POST' || route.method === 'PUT';
  const query = takesBody ? '' : rest.map(([name, value]) => `${name}=${inUrl(String(value))}`).join('&');
  const hasBody = takesBody && Object.keys(route.request.shape).length > inPath.length;
  const parts = [
    ...(route.method === 'GET' || (route.method === 'POST' && hasBody) ? [] : [`-X ${route.method}`]),
    ...(route.caller.curl ?? []),
    ...(hasBody ? ["-H 'content-type: application/json'", `-d ${quoted(jsonText(rest))}`] : []),
    quoted(`${BASE_URL}${path}${query ? `?${query}` : ''}`),
  ];
  const oneLine = `curl ${parts.join(' ')}`;
  return oneLine.length <= LINE ? oneLine : `curl ${parts.join(' \\\n  ')}`;
}

const LINE = 76;

/** On one line where that is short. */
function jsonText(fields: [string, unknown][]): string {
  const value = Object.fromEntries(fields);
  const short = JSON.stringify(value);
  return short.length <= LINE - 10 ? short : JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
}

const inUrl = (text: string) => encodeURIComponent(text).replaceAll('%40', '@').replaceAll('%3A', ':');

/** What leads on through a list: a first call does without. */
const PAGING = ['cursor', 'page'];

/**
 * An example for each field that is needed, and for the path. Where a rule wants one field out of several, the first
 * one that satisfies it comes along.
 */
export function exampleRequest(route: AnyRoute): Record<string, unknown> {
  const schema = jsonSchemaOf(route.request, 'input');
  const all = Object.entries(schema.properties ?? {}).map(([name, field]): [string, unknown] => [
    name,
    exampleValue(field, name, route.id),
  ]);
  const isNeeded = ([name]: [string, unknown]) =>
    isRequired(schema, name) || pathParameters(route).includes(name);
  const needed = all.filter(isNeeded);
  const others = all.filter((field) => !isNeeded(field) && !PAGING.includes(field[0]));
  const suffices = (fields: [string, unknown][]) => {
    try {
      return route.request.safeParse(Object.fromEntries(fields)).success;
    } catch (error) {
      // A check that has to load something passes its own example.
      if (error instanceof z.core.$ZodAsyncError) return true;
      throw error;
    }
  };
  const enough = needed.length > 0 && suffices(needed);
  const chosen = enough ? undefined : others.find((field) => suffices([...needed, field]));
  const names = new Set([...needed, ...(chosen ? [chosen] : [])].map(([name]) => name));
  return Object.fromEntries(all.filter(([name]) => names.has(name)));
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const pathParameters = ({ path }: AnyRoute): string[] =>
  [...path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);

function answerView(routeId: string, status: string, declared: ResponseDeclaration) {
  const description = inline(declared.description);
  if (declared.kind === 'text') return { status, description, body: declared.text, hasBody: true };
  if (declared.kind !== 'json') return { status, description, ...KINDS[declared.kind] };
  const schema = jsonSchemaOf(declared.schema, 'output');
  const parts = described(schema);
  return {
    status,
    description,
    body: JSON.stringify(exampleValue(schema, '', routeId), undefined, 2),
    hasBody: true,
    parts,
    hasParts: parts.length > 0,
  };
}

const KINDS = {
  html: { note: 'A page.' },
  document: { note: 'A file.' },
  redirect: { note: 'The header Location says where to go on.' },
  empty: { note: 'No body.' },
} as const;

/** Whatever in a body says something of itself, by its place. */
function described(schema: JsonSchema, place = ''): { name: string; limits: string; description: string }[] {
  const within = [
    ...Object.entries(schema.properties ?? {}).map(([name, part]): [string, JsonSchema] => [
      place ? `${place}.${name}` : name,
      part,
    ]),
    ...(schema.items ? [[`${place}[]`, schema.items] as [string, JsonSchema]] : []),
  ];
  return within.flatMap(([name, part]) => {
    const description = descriptionOf(part);
    const own = description ? [{ name, limits: limitsOf(part), description: inline(description) }] : [];
    return [...own, ...described(part, name)];
  });
}

function failureViews(route: AnyRoute) {
  const { family } = route;
  return [...codesByStatus(route)].map(([status, codes]) => ({
    status,
    codes: codes.map((code) => ({ code: showsCodes(family) ? code : inWords(code) })),
    shows: showsCodes(family),
    internal: status >= 500 && codes.every((code) => code === family.internal.code),
    body: JSON.stringify(family.envelope(new Problem(codes[0] ?? '', 'A sentence that says what to do.'))),
  }));
}

const MARK = 'a-code';
/** Whether clients see codes, or the sentence alone. */
const showsCodes = (family: Family) => JSON.stringify(family.envelope(new Problem(MARK, ''))).includes(MARK);

/** `UnknownToken` → `unknown token` */
const inWords = (code: string) =>
  code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** Paragraphs, code and code blocks of Markdown: what the declarations use of it. */
function html(markdown: string, heading: 'h2' | 'h3' = 'h3'): string {
  const blocks = markdown.split(/\n{2,}/).filter((block) => block.trim() !== '');
  return blocks.map((block) => blockHtml(block, heading)).join('\n');
}

function blockHtml(block: string, tag: 'h2' | 'h3'): string {
  const code = /^```\w*\n([^]*?)\n?```$/.exec(block.trim());
  if (code) return `<pre tabindex="0"><code>${escape(code[1] ?? '')}</code></pre>`;
  const heading = /^### (.+)$/.exec(block.trim());
  return heading ? `<${tag}>${inline(heading[1] ?? '')}</${tag}>` : `<p>${inline(block)}</p>`;
}

const inline = (markdown: string): string =>
  escape(markdown)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    // Within the installation alone.
    .replace(/\[([^\]]+)\]\((\/[\w/-]*)\)/g, '<a href="$2">$1</a>');

/** May break behind a slash. */
const pathHtml = (path: string): string =>
  escape(path)
    .replaceAll('/', '/<wbr>')
    .replace(/^\/<wbr>/, '/');

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
