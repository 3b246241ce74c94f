/**
 * One esbuild pass makes a self-contained file of each route and worker. Every entry is linked alone, so that a
 * function carries what it reaches and nothing else.
 */
import { build, type Plugin } from 'esbuild';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { AnyWorker } from '../functions/delivery/worker';
import type { AnyRoute } from '../functions/http/route';

const PROJECT = resolve(__dirname, '..');

/** What Lambda runs: `handler` of `index.js`. */
export const HANDLER = 'index.handler';

export interface Bundle {
  id: string;
  /** Absolute path of the folder that becomes the function's code. */
  folder: string;
  /** Minified size of `index.js`. */
  bytes: number;
}

/** A function's code: how its entry begins, and whether it shows pages or mails. */
interface Entry {
  id: string;
  source: string;
  templates: boolean;
}

/**
 * Bundles every function into `<outputFolder>/functions/<id>/index.js`, with source maps in `<outputFolder>/maps`:
 * they cost 20 ms of a cold start when a function loads them, so they stay with whoever reads a stack trace.
 * `<outputFolder>/sizes.json` lists the sizes.
 */
export async function bundleFunctions(
  routes: readonly AnyRoute[],
  workers: readonly AnyWorker[],
  outputFolder = join(PROJECT, 'dist'),
): Promise<Bundle[]> {
  const entries = [...routes.map(routeEntry), ...workers.map(workerEntry)];
  const functionsFolder = join(outputFolder, 'functions');
  const mapsFolder = join(outputFolder, 'maps');
  for (const folder of [functionsFolder, mapsFolder]) rmSync(folder, { recursive: true, force: true });
  if (entries.length === 0) return [];

  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: entries.map(({ id }) => ({ in: `entry:${id}`, out: id })),
    plugins: [virtualEntries(entries)],
    outdir: mapsFolder,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    // An ESM `import 'node:http'` loads undici on Node 22 and 24; `require` does not.
    format: 'cjs',
    // The SDK's CommonJS build cannot be shaken: 547 KB instead of 342 KB.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './functions/aws/environment-credentials.ts' },
    sourcemap: 'external',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });

  const sizes: Record<string, number> = {};
  for (const file of outputFiles) {
    if (file.path.endsWith('.map')) {
      write(join(mapsFolder, basename(file.path)), file.contents);
    } else {
      const id = basename(file.path, '.js');
      sizes[id] = file.contents.byteLength;
      write(join(functionsFolder, id, 'index.js'), file.contents);
    }
  }
  write(join(outputFolder, 'sizes.json'), JSON.stringify(sizes, undefined, 2));

  return entries.map(({ id, templates }) => {
    const folder = join(functionsFolder, id);
    if (templates) cpSync(join(PROJECT, 'templates'), join(folder, 'templates'), { recursive: true });
    return { id, folder, bytes: sizes[id] ?? 0 };
  });
}

const routeEntry = (route: AnyRoute): Entry => ({
  id: route.id,
  templates: route.problemPage !== undefined,
  source: `
    import { serve } from './functions/http/serve';
    import { ${exportName(route.id)} as route } from './functions/${route.family.id}/${route.id}';
    export const handler = serve(route, { environment: process.env });`,
});

const workerEntry = (worker: AnyWorker): Entry => ({
  id: worker.id,
  templates: worker.needs.includes('mail:send'),
  source: `
    import { runWorker } from './functions/delivery/worker';
    import { ${exportName(worker.id)} as worker } from './functions/delivery/${worker.id}';
    export const handler = runWorker(worker, { environment: process.env });`,
});

/** A declaration's file is named by its id, and exports it in camel case: `verify-email` as `verifyEmail`. */
const exportName = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** Entries are generated, so that a route is one file and a line in `functions/routes.ts`. */
const virtualEntries = (entries: Entry[]): Plugin => ({
  name: 'virtual-entries',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^entry:/ }, ({ path }) => ({
      path: path.slice('entry:'.length),
      namespace: 'entry',
    }));
    esbuild.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
      contents: entries.find(({ id }) => id === path)?.source ?? '',
      resolveDir: PROJECT,
      loader: 'ts',
    }));
  },
});

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
