/** The tables of documents that are made from the code, as Markdown. */
import * as z from 'zod';
import { accountsSettingsSchema } from '../functions/accounts/settings';
import { activationSettingsSchema } from '../functions/activation/settings';
import type { AnyRoute } from '../functions/http/route';
import { mailSettingsSchema } from '../functions/mail/settings';
import { registrationSettingsSchema } from '../functions/registration/settings';
import { settingsSchema } from '../lib/settings';
import { LOCAL_VARIABLES } from '../local/local-settings';

/** By the path of their document and the name of their marks in it. */
export const documentTables = (
  routes: readonly AnyRoute[],
): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  'docs/routes.md': { routes: routesTable(routes) },
  'docs/limits.md': { limits: limitsTable(routes) },
  'docs/configuration.md': { 'local-variables': localVariablesTable(), settings: settingsTable() },
});

/** Every route, one table a family. What all routes of a caller need is said once, above the table. */
function routesTable(routes: readonly AnyRoute[]): string {
  const families = [...new Set(routes.map(({ family }) => family))];
  return families
    .map((family) => {
      const { title, description } = family;
      const own = routes.filter((route) => route.family === family);
      const shared = sharedNeeds(own);
      const sentences = [...shared].map(
        ([caller, needs]) => `Every route for _${caller}_ may also ${codes(needs)}.`,
      );
      const rows = own.map((route) => [
        route.method,
        `\`${route.path}\``,
        route.summary,
        route.caller.name,
        codes(route.needs.filter((need) => !shared.get(route.caller.name)?.includes(need))) || 'nothing',
      ]);
      const head = ['Method', 'Path', 'What it does', 'Who', 'What its role allows'];
      return [`**${title}.** ${description}`, ...sentences, table(head, rows)].join('\n\n');
    })
    .join('\n\n');
}

/** Every limit of every route, with the maximum of the settings' defaults. */
function limitsTable(routes: readonly AnyRoute[]): string {
  const rows = routes.flatMap((route) =>
    (route.limits ?? []).map((limit) => [
      `\`${route.method} ${route.path}\``,
      limit.counts,
      [...(limit.subject ? [limit.subject] : []), ...(limit.network === 'each' ? ['network'] : [])].join(
        ' and ',
      ),
      `${defaultLimit(route, limit.setting)} in ${window(limit.windowSeconds)}`,
      'settingOfAll' in limit
        ? `past ${defaultLimit(route, String(limit.settingOfAll))} in an hour of all networks: one a minute`
        : limit.network === 'all'
          ? `all networks: ${limit.because}`
          : '',
      answerPast(route),
    ]),
  );
  return table(['Route', 'What is counted', 'By', 'How many', 'Besides', 'Answer past it'], rows);
}

const LIMIT_CODES = ['TooManyRequests', 'rate_limit_exceeded'];

function answerPast({ family, errors, id }: AnyRoute): string {
  const code = errors.find((error) => LIMIT_CODES.includes(error));
  if (code === undefined) throw new Error(`${id} has limits, and no answer past them`);
  return `${family.statusOf[code]} \`${code}\``;
}

const FAMILY_LIMITS: Readonly<Record<string, { limits: object }>> = {
  registration: { limits: registrationSettingsSchema.shape.limits.parse(undefined) },
  activation: { limits: activationSettingsSchema.shape.limits.parse(undefined) },
  mail: { limits: mailSettingsSchema.shape.limits.parse(undefined) },
  accounts: { limits: accountsSettingsSchema.shape.limits.parse(undefined) },
};

function defaultLimit({ family }: AnyRoute, setting: string): number {
  const value = (FAMILY_LIMITS[family.id]?.limits as Record<string, number> | undefined)?.[setting];
  if (value === undefined) throw new Error(`No setting ${family.id}.limits.${setting}`);
  return value;
}

const WINDOWS: Readonly<Record<number, string>> = {
  60: 'a minute',
  900: 'a quarter of an hour',
  3600: 'an hour',
  86400: 'a day',
};
const window = (seconds: number) => WINDOWS[seconds] ?? `${seconds} s`;

/** Needs that all routes of a caller have, where there are several. */
function sharedNeeds(routes: readonly AnyRoute[]): Map<string, readonly string[]> {
  const shared = new Map<string, readonly string[]>();
  for (const caller of new Set(routes.map(({ caller }) => caller.name))) {
    const [first, ...others] = routes.filter((route) => route.caller.name === caller);
    const needs = first!.needs.filter((need) => others.every((route) => route.needs.includes(need)));
    if (others.length >= 2 && needs.length > 0) shared.set(caller, needs);
  }
  return shared;
}

const codes = (needs: readonly string[]) => needs.map((need) => `\`${need}\``).join(' ');

/** The environment variables of `npm start`. */
const localVariablesTable = (): string =>
  table(
    ['Variable', 'Default', 'What it sets'],
    LOCAL_VARIABLES.map(({ name, fallback, description }) => [`\`${name}\``, code(fallback), description]),
  );

/** The settings in `cdk.json`, by path. */
const settingsTable = (): string =>
  table(
    ['Setting', 'Default', 'What it sets'],
    settingRows(z.toJSONSchema(settingsSchema, { io: 'input' }), ''),
  );

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One row a setting; an object is a row only where it may be left out, and its properties follow. */
function settingRows(schema: JsonSchema, path: string, optionalParent?: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const ownPath = path ? `${path}.${name}` : name;
    const required = schema.required?.includes(name) ?? false;
    const mayBeLeftOut = !required && property.default === undefined;
    const children = settingRows(property, ownPath, mayBeLeftOut ? ownPath : undefined);
    if (children.length > 0 && !mayBeLeftOut) return children;
    const need = optionalParent ? `required with \`${optionalParent}\`` : '**required**';
    const fallback = property.default === undefined ? '' : code(JSON.stringify(property.default));
    return [[`\`${ownPath}\``, required ? need : fallback, property.description ?? ''], ...children];
  });
}

const code = (text: string) => (text ? `\`${text}\`` : '');

/** Prettier aligns the columns afterwards. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
    )
    .join('\n');
