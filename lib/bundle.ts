/**
 * Makes a self-contained folder of code for each route and worker. Every function is bundled alone, so that it
 * carries what it reaches and nothing else.
 */
import { context, transform, type BuildOptions, type BuildResult, type Plugin } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { AnyWorker } from '../functions/http/worker';
import { challenges, type AnyRoute } from '../functions/http/route';
import { knownPaths, UNMATCHED } from '../functions/unmatched';

const PROJECT = resolve(__dirname, '..');
const OUTPUT = join(PROJECT, 'dist');

/** What Lambda runs: `handler` of `index.js`. */
export const HANDLER = 'index.handler';

/** Absolute path of the folder that becomes a function's code. */
export const codeFolderOf = (functionId: string, outputFolder = OUTPUT) =>
  join(outputFolder, 'functions', functionId);

/** Minified bytes of a function's code. */
export interface Size {
  /** Loaded by every cold start. */
  loaded: number;
  /** Loaded when first needed, e.g. to read a multipart form. */
  lazy: number;
}

/** A function's entry, generated so that a route is one file and a line in `functions/routes.ts`. */
interface Entry {
  id: string;
  source: string;
  /** Files and folders beside its code, from the repository's root. */
  files: readonly string[];
}

/** What a measurement does differently, to learn what something is worth. */
export interface Variation {
  options?: BuildOptions;
  plugins?: Plugin[];
  /** Leaves the code as ESM, in files that say so. */
  asEsm?: boolean;
  /** Leaves in the SDK what `lighterSdk` takes out of it. */
  leaveSdk?: boolean;
}

/**
 * Bundles every function into `<outputFolder>/functions/<id>/`.
 * @returns sizes by function id, also written to `<outputFolder>/sizes.json`
 */
export async function bundleFunctions(
  routes: readonly AnyRoute[],
  workers: readonly AnyWorker[],
  outputFolder = OUTPUT,
  variation: Variation = {},
): Promise<Record<string, Size>> {
  const entries = [...routes.map(routeEntry), unmatchedEntry(routes), ...workers.map(workerEntry)];
  rmSync(join(outputFolder, 'functions'), { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  const sizes: Record<string, Size> = {};
  const bundler = await startBundler(variation);
  try {
    for (const entry of entries) {
      const folder = codeFolderOf(entry.id, outputFolder);
      const code = await bundler.bundle(entry.source);
      const size = await writeCode(code, folder, variation);
      if (importsApart(code)) {
        const apart = await writeCode(await bundler.bundle(APART.source), folder, variation, APART_FILE);
        size.lazy += apart.loaded + apart.lazy;
      }
      for (const file of entry.files) {
        cpSync(join(PROJECT, file), join(folder, file), { recursive: true });
      }
      sizes[entry.id] = size;
    }
  } finally {
    await bundler.stop();
  }
  writeFileSync(join(outputFolder, 'sizes.json'), JSON.stringify(sizes, undefined, 2));
  return sizes;
}

/**
 * What stands in the bundles for the SDK's chain of credentials: 40 KB less, without which `/ping` would not stay below
 * its 250 KB (docs/adr/0001). Other such shortcuts brought a start less than 3 %, and are gone.
 */
const SHORTCUTS = { '@aws-sdk/credential-provider-node': './functions/aws/environment-credentials.ts' };

const OPTIONS = {
  absWorkingDir: PROJECT,
  entryPoints: ['index'],
  outdir: '.',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // The SDK's CommonJS build cannot be shaken: 547 KB instead of 342 KB.
  mainFields: ['module', 'main'],
  alias: SHORTCUTS,
  // What is imported dynamically becomes a file of its own, which esbuild can do in ESM alone.
  splitting: true,
  format: 'esm',
  legalComments: 'none',
  // Source maps cost 20 ms of a cold start, and the code is in the repository.
  sourcemap: false,
  metafile: true,
  write: false,
  logLevel: 'error',
} satisfies BuildOptions;

type Output = BuildResult<typeof OPTIONS>;

/** The SDK's clients import their package.json to say which version they are. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup(esbuild) {
    esbuild.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Errors that functions count on and read: these keep their classes. */
const READ_ERRORS = ['ConditionalCheckFailedException', 'TransactionCanceledException'];

/**
 * What the SDK loads at once and no function needs:
 * - `node:zlib`, a 25th of a cold start, for a checksum of event streams;
 * - the files of a home folder, which Lambda has not, looked for by a module as heavy as half of that;
 * - a class and a schema for every error of a service: of one that is not registered the SDK makes its general error,
 *   with the same name, message and status;
 * - what it imports when events are streamed, or in a browser: not for its own sake, but because half of the SDK's core
 *   would be in a file apart, shared with it.
 */
const lighterSdk: Plugin = {
  name: 'lighter-sdk',
  setup(esbuild) {
    esbuild.onLoad({ filter: /@smithy\/core\/.*\/Crc32Node\.js$/ }, () => ({
      contents: "export { Crc32Js as Crc32Node } from './Crc32Js';",
    }));
    esbuild.onResolve({ filter: /^node:fs\/promises$/ }, ({ importer }) =>
      importer.includes('/@smithy/core/')
        ? { path: join(PROJECT, 'functions', 'aws', 'no-config-files.ts') }
        : undefined,
    );
    const jsonSchemas = /@aws-sdk\/client-(dynamodb|kms|secrets-manager)\/.*\/schemas_0\.js$/;
    const registration = new RegExp(`^n0_registry\\.registerError\\((?!${READ_ERRORS.join('|')}).*$`, 'gm');
    esbuild.onLoad({ filter: jsonSchemas }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(registration, ''),
    }));
    esbuild.onResolve({ filter: /^(@smithy\/core\/event-streams|bowser)$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * Bundled with all it needs, rather than with what it shares with the functions that import it: S3 and the functions
 * share indexes of the SDK, by which every cold start would load what is for S3 alone, a sixth of the code.
 */
const APART = { module: 's3-uploads', source: "export * from './functions/mail/store/s3-uploads';" };
const APART_FILE = `./${APART.module}.js`;

const keptApart: Plugin = {
  name: 'kept-apart',
  setup(esbuild) {
    esbuild.onResolve({ filter: new RegExp(`/${APART.module}$`) }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: APART_FILE, external: true } : undefined,
    );
  },
};

/**
 * One esbuild context for all functions, whose single entry changes from build to build: what they share is parsed
 * once, and each is linked alone.
 */
async function startBundler({ options, plugins = [], leaveSdk = false }: Variation) {
  let source = '';
  const virtualEntry: Plugin = {
    name: 'virtual-entry',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^index$/ }, ({ kind }) =>
        kind === 'entry-point' ? { path: 'index', namespace: 'entry' } : undefined,
      );
      esbuild.onLoad({ filter: /.*/, namespace: 'entry' }, () => ({
        contents: source,
        resolveDir: PROJECT,
        loader: 'ts',
      }));
    },
  };
  const builds = await context({
    ...OPTIONS,
    ...(options as Partial<typeof OPTIONS>),
    plugins: [virtualEntry, versionAlone, ...(leaveSdk ? [] : [lighterSdk]), keptApart, ...plugins],
  });
  return {
    bundle(nextSource: string): Promise<Output> {
      source = nextSource;
      return builds.rebuild();
    },
    stop: () => builds.dispose(),
  };
}

const importsApart = ({ metafile }: Output) =>
  Object.values(metafile.outputs).some(({ imports }) => imports.some(({ path }) => path === APART_FILE));

/** @param indexFile what its entry is called */
async function writeCode(
  { outputFiles, metafile }: Output,
  folder: string,
  { asEsm = false, options: { minify = OPTIONS.minify } = {} }: Variation,
  indexFile = 'index.js',
): Promise<Size> {
  mkdirSync(folder, { recursive: true });
  const bytes = new Map<string, number>();
  for (const { path, text } of outputFiles) {
    const code = asEsm ? text : await toCommonJs(text, minify);
    const file = basename(path);
    writeFileSync(join(folder, file === 'index.js' ? indexFile : file), code);
    bytes.set(relative(PROJECT, path), Buffer.byteLength(code));
  }
  if (asEsm) writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

  const atStart = loadedBy('index.js', metafile.outputs);
  const sum = (paths: Iterable<string>) =>
    [...paths].reduce((total, path) => total + (bytes.get(path) ?? 0), 0);
  return { loaded: sum(atStart), lazy: sum(bytes.keys()) - sum(atStart) };
}

/** An ESM `import 'node:http'` loads undici on Node 22 and 24, which costs 60 ms; `require` does not. */
async function toCommonJs(code: string, minify: boolean): Promise<string> {
  const result = await transform(code, {
    format: 'cjs',
    platform: 'node',
    target: OPTIONS.target,
    minify,
    supported: { 'dynamic-import': false },
  });
  return result.code;
}

type Outputs = Record<string, { imports: { path: string; kind: string; external?: boolean }[] }>;

/** The files that loading one loads with it. */
function loadedBy(path: string, outputs: Outputs, seen = new Set<string>()): Set<string> {
  seen.add(path);
  for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
    if (!external && kind === 'import-statement' && !seen.has(imported)) loadedBy(imported, outputs, seen);
  }
  return seen;
}

const routeEntry = (route: AnyRoute): Entry => ({
  id: route.id,
  files: route.files ?? [],
  source: `
    import { serve } from './functions/http/serve';
    ${challenges(route) ? "import { takingPayload1 } from './functions/http/payload-1';" : ''}
    import { ${exportName(route.id)} as route } from './functions/${route.family.id}/routes/${route.id}';
    const served = serve(route, { environment: process.env });
    export const handler = ${challenges(route) ? 'takingPayload1(served)' : 'served'};`,
});

const unmatchedEntry = (routes: readonly AnyRoute[]): Entry => ({
  id: UNMATCHED,
  files: [],
  source: `
    import { serveUnmatched } from './functions/unmatched';
    export const handler = serveUnmatched(${JSON.stringify(knownPaths(routes))});`,
});

/** Workers with one of these needs render templates. */
const SENDS_MESSAGES = ['mail:send', 'account-messages:send'] as const;

const workerEntry = (worker: AnyWorker): Entry => ({
  id: worker.id,
  files: SENDS_MESSAGES.some((need) => worker.needs.includes(need)) ? ['templates'] : [],
  source: `
    import { runWorker } from './functions/http/worker';
    import { ${exportName(worker.id)} as worker } from './functions/${worker.room}/workers/${worker.id}';
    export const handler = runWorker(worker, { environment: process.env });`,
});

/** A declaration's file is named by its id, and exports it in camel case: `verify-email` as `verifyEmail`. */
const exportName = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
