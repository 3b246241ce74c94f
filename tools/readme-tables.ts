/** The README's tables that are made from the code, as Markdown. */
import * as z from 'zod';
import type { AnyRoute } from '../functions/http/route';
import { settingsSchema } from '../lib/settings';
import { LOCAL_VARIABLES } from '../local/local-settings';

/** By the name of their marks in the README. */
export const readmeTables = (routes: readonly AnyRoute[]): Record<string, string> => ({
  routes: routesTable(routes),
  'local-variables': localVariablesTable(),
  settings: settingsTable(),
});

/** Every route, one table a family. */
function routesTable(routes: readonly AnyRoute[]): string {
  const families = [...new Set(routes.map(({ family }) => family))];
  return families
    .map((family) => {
      const { title, description } = family;
      const rows = routes
        .filter((route) => route.family === family)
        .map((route) => [
          route.method,
          `\`${route.path}\``,
          route.summary,
          route.caller,
          route.needs.map((need) => `\`${need}\``).join(' ') || 'nothing',
        ]);
      return `**${title}.** ${description}\n\n${table(['Method', 'Path', 'What it does', 'Who', 'What its role allows'], rows)}`;
    })
    .join('\n\n');
}

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
