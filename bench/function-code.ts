/** The code to be measured: what is deployed, a plain function beside it, and what is deployed with one technique less. */
import { build, transform, type Plugin } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variation } from '../lib/bundle';

/** A plain function with the DynamoDB client, bundled as well as esbuild can: ESM, minified, ES modules first. */
export async function bundleBare(folder: string): Promise<string> {
  const outfile = join(folder, 'bare', 'index.mjs');
  await build({
    entryPoints: [join(__dirname, 'bare-function.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
  });
  return outfile;
}

/** The program that plays Lambda, as JavaScript for any Node.js. */
export async function compileLambdaProcess(folder: string): Promise<string> {
  const { code } = await transform(readFileSync(join(__dirname, 'lambda-process.ts'), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
  });
  const program = join(folder, 'lambda-process.cjs');
  writeFileSync(program, code);
  return program;
}

/** Bundles with one technique less. What each is worth is how much more it costs. */
export const VARIATIONS: Readonly<Record<string, Variation>> = {
  'main fields: `main` first, as by default': { options: { mainFields: ['main', 'module'] } },
  'the SDK’s whole credential chain': { options: { alias: {} } },
  'the SDK’s errors, event streams, checksums and files': { leaveSdk: true },
  'no code splitting: what is lazy is loaded': { options: { splitting: false } },
  'not minified': { options: { minify: false } },
  'ES modules instead of CommonJS': { asEsm: true },
  '`import { z }` instead of `import * as z`': { plugins: [namedZ()] },
};

function namedZ(): Plugin {
  return {
    name: 'named-z',
    setup(esbuild) {
      esbuild.onLoad({ filter: /\/functions\/.*\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(
          "import * as z from 'zod/mini'",
          "import { z } from 'zod/mini'",
        ),
        loader: 'ts',
      }));
    },
  };
}
