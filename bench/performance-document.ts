/** docs/performance.md and its plot, from what was measured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Size } from '../lib/bundle';
import { median, ratio, type Cost } from './cold-start';
import type { Figure } from './figure';
import { queryingRoutes, type Asked } from './scale';

export interface Measurements {
  figures: readonly Figure[];
  /** The deployed one first. Costs by contestant, `bare` and routes. */
  nodes: {
    version: string;
    cold: Readonly<Record<string, readonly Cost[]>>;
    warm: Readonly<Record<string, readonly Cost[]>>;
  }[];
  techniques: readonly { name: string; toDeployed: number; toBare: number; bytes?: number | undefined }[];
  sizes: Readonly<Record<string, Size>>;
  few: Readonly<Record<string, Asked>>;
  many: Readonly<Record<string, Asked>>;
  manyNames: number;
  rounds: number;
  /** Of cold starts on the deployed Node.js. */
  coldRounds: number;
}

const DOCS = join(__dirname, '..', 'docs');

export function writeDocument(measured: Measurements): void {
  writeFileSync(join(DOCS, 'performance.md'), documentOf(measured));
  writeFileSync(join(DOCS, 'performance.svg'), plotOf(measured));
}

function documentOf(measured: Measurements): string {
  const { figures, nodes, techniques, sizes, few, many, manyNames, rounds, coldRounds } = measured;
  const versions = nodes.map(({ version }) => version).join(' and ');
  return `<!-- \`npm run bench\` writes this file. -->

# Performance

${table(
  ['figure', 'measured', 'must hold', 'aim', 'reached'],
  figures.map(({ name, measured: value, mustHold, aim, holds, aimMet }) => [
    name,
    value,
    mustHold,
    aim,
    !holds ? '**no**' : aimMet ? 'aim' : 'must hold',
  ]),
)}

The DNS figures are [plotted](dns-scale.svg); \`npm run bench:dns\` takes them alone.

## Cold starts

![Cold starts in ratio to a plain function](performance.svg)

${table(
  ['function', ...nodes.flatMap(({ version }) => [`ms on ${version}`, '/ bare'])],
  Object.keys(nodes[0]?.cold ?? {}).map((name) => [
    name,
    ...nodes.flatMap(({ cold }) => [
      median((cold[name] ?? []).map(({ coldMs }) => coldMs)).toFixed(0),
      ratio(cold[name] ?? [], cold.bare ?? [], 'coldMs').toFixed(2),
    ]),
  ]),
)}

\`create-mail-domain\` stands for the five routes that hash a password with Argon2id or make an RSA key: that takes 50 ms
and more at every call, on purpose, and is no part of a start. They are left out where the heaviest route is looked for.

Warm calls, milliseconds of processor time: ${nodes
    .map(
      ({ version, warm }) =>
        `on ${version} ${median((warm.ping ?? []).map(({ warmMs }) => warmMs)).toFixed(2)} for \`ping\` and ` +
        `${median((warm.bare ?? []).map(({ warmMs }) => warmMs)).toFixed(2)} for the plain function`,
    )
    .join('; ')}.

## How it is measured

Milliseconds depend on the machine and on what else it does; the ratios are what counts, within one run.

- **Bare** is a plain handler that reads one item with \`@aws-sdk/client-dynamodb\` (\`bench/bare-function.ts\`), bundled by
  esbuild as ESM, minified, \`mainFields: module,main\`.
- The routes run as they are deployed, from \`lib/bundle.ts\`, in a process of their own that boots, loads the function
  and calls it (\`bench/lambda-process.ts\`). Cold is user and system time of the whole process until its first answer;
  warm is that of 300 calls after 200.
- The call is one that succeeded in the route's tests, and AWS answers what it answered there (\`bench/recordings.ts\`).
  Both functions speak to the same stand-in, over HTTP.
- ${rounds} rounds A B C, A B C, … after one that does not count, and ${coldRounds} for cold starts on the Node.js that is deployed; a
  ratio is the median of the rounds' ratios. Each process is held on one processor, and gets nothing of the shell's
  environment: \`NODE_OPTIONS\` and \`NODE_EXTRA_CA_CERTS\` are unset.
- Node.js ${versions}; the figures above are those of the first, which is what is deployed.
- Route 53's stand-in has the limits of AWS: 10 requests a second, 50 at once, INSYNC after 30 s. One change per call is
  measured on 100 names, and reckoned up.
- Heartbeats are counted on the wire and priced by size: $0.125 for a million read units, $0.625 for a million write
  units, on demand in us-east-1. 24 calls a day, of which one writes.

## Techniques

\`/ping\` with each technique left out, in ratio to what is deployed. Above 1 it helps.

${table(
  ['', '/ deployed', '/ bare', 'KB loaded'],
  techniques.map(({ name, toDeployed, toBare, bytes }) => [
    name,
    toDeployed.toFixed(2),
    toBare.toFixed(2),
    bytes === undefined ? '' : (bytes / 1_000).toFixed(0),
  ]),
)}

The compile cache is the one technique not in use: [ADR 6](adr/0006-no-compile-cache.md) says why.

Others help routes that \`/ping\` cannot show, and are not measured here: tokens and archives without a package
([ADR 7](adr/0007-tokens-and-archives-by-nodejs.md)), S3's client bundled apart, Argon2id of Node.js rather than
WebAssembly, a log for the SDK that takes no \`info\`. Tried and of no use: telling the SDK each setting that it would
look for (retry mode, FIPS, dual stack), and its cache of middleware, which costs more than it saves in one call.

## More names

What a call of each route of gateways asks of DynamoDB while 1,000 and while ${manyNames.toLocaleString('en')} names are
stored. \`dnsconfig\` is asked for what is in DNS already: before, it looks as often as DNS is slow. For the tables of the
other families it is reckoned: a request that names its items by their whole keys is billed by the size of those items,
whatever else is stored, and all requests of all routes do (\`bench/budget.json\` lists them, the tests hold the routes to
it), but for the queries of ${queryingRoutes()
    .map((id) => `\`${id}\``)
    .join(', ')}. Those read one partition: what belongs to one domain, operator or owner.

${table(
  [
    'route',
    'requests',
    `at ${manyNames.toLocaleString('en')}`,
    'units',
    `at ${manyNames.toLocaleString('en')}`,
  ],
  Object.keys(few).map((id) => [
    id,
    String(few[id]?.requests),
    String(many[id]?.requests ?? ''),
    String(few[id]?.units),
    String(many[id]?.units ?? ''),
  ]),
)}

## Code

Minified bytes that a cold start loads, and those that are loaded when first needed. \`bench/budget.json\` holds them.

${table(
  ['route', 'loaded', 'lazy'],
  Object.entries(sizes)
    .sort(([, a], [, b]) => b.loaded - a.loaded)
    .map(([id, { loaded, lazy }]) => [id, loaded.toLocaleString('en'), lazy.toLocaleString('en')]),
)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const WIDTH = 890;
const LEFT = 360;
const RIGHT = 60;
const ROW = 26;
const TOP = 60;
const MOST = 1.5;

/** A bar for each function and each technique left out, in ratio to the plain function. */
function plotOf({ nodes, techniques }: Measurements): string {
  const { version = '', cold = {} }: Partial<Measurements['nodes'][number]> = nodes[0] ?? {};
  const bars = [
    ...Object.keys(cold).map((name) => ({
      label: name,
      value: ratio(cold[name] ?? [], cold.bare ?? [], 'coldMs'),
      color: name === 'bare' ? '#888888' : '#0b6e4f',
    })),
    ...techniques.map(({ name, toBare }) => ({
      label: name.replaceAll('`', ''),
      value: toBare,
      color: '#b3541e',
    })),
  ];
  const height = TOP + bars.length * ROW + 40;
  const x = (value: number) => Math.round(LEFT + (Math.min(value, MOST) / MOST) * (WIDTH - LEFT - RIGHT));
  const drawn = bars.map(({ label, value, color }, position) => {
    const y = TOP + position * ROW;
    return (
      `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end" fill="#222222">${escape(label)}</text>` +
      `<rect x="${LEFT}" y="${y + 3}" width="${x(value) - LEFT}" height="${ROW - 8}" fill="${color}"/>` +
      `<text x="${x(value) + 6}" y="${y + 15}" fill="#222222">${value.toFixed(2)}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>Processor time of a cold start in ratio to a plain function, Node.js ${version}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="20" y="28" font-size="16" fill="#222222">Processor time of a cold start in ratio to a plain function, Node.js ${version}</text>
<text x="20" y="46" fill="#666666">green: as deployed; brown: /ping with one technique less, or with V8’s compile cache</text>
${drawn.join('\n')}
<line x1="${x(1)}" x2="${x(1)}" y1="${TOP}" y2="${height - 30}" stroke="#444444" stroke-dasharray="4 4"/>
</svg>
`;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
