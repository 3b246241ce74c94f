/** Synthesizes the app once for the tests of this folder, with one stub for every function's code. */
import { App, Stack } from 'aws-cdk-lib';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '../../functions/routes';
import { workers } from '../../functions/workers';
import { readSettings, type Settings } from '../../lib/settings';
import { addStacks } from '../../lib/stacks';
import { StatefulStack } from '../../lib/stateful-stack';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

export interface SynthesizedStack {
  name: string;
  stack: Stack;
  /** By logical id. */
  resources: Record<string, Resource>;
  /** Names under which it exports values to other stacks. */
  exports: string[];
}

const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')) as {
  context: { gatepost: object };
};

/** The settings of cdk.json, with some of them replaced. */
export const settingsWith = (changes: object = {}): Settings =>
  readSettings({ ...context.gatepost, ...changes });

/** An app with its stacks, not yet synthesized. */
export function appWith(settings: Settings): App {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-stack-'));
  writeFileSync(join(folder, 'index.js'), '');
  const app = new App({ context, outdir: mkdtempSync(join(tmpdir(), 'gatepost-assembly-')) });
  addStacks(app, settings, { routes, workers, codeFolderOf: () => folder });
  return app;
}

export function synthesize(app: App): SynthesizedStack[] {
  // Checks that `cdk synth` makes anyway, for five seconds.
  process.env.CDK_VALIDATION = 'false';
  return app.synth().stacks.map(({ stackName, template }) => {
    const { Resources, Outputs = {} } = template as {
      Resources: Record<string, Resource>;
      Outputs?: Record<string, { Export?: { Name: string } }>;
    };
    return {
      name: stackName,
      stack: Stack.of(app.node.findChild(stackName)),
      resources: Resources,
      exports: Object.values(Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : [])),
    };
  });
}

export function statefulStackOf(app: App, { installation }: Settings): StatefulStack {
  const stack = app.node.findChild(`${installation}-stateful`);
  if (!(stack instanceof StatefulStack)) throw new Error(`${stack.node.id} is another kind of stack`);
  return stack;
}
