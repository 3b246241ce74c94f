/** The CDK app: `npx cdk deploy --all`. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { routes } from '../functions/routes';
import { workers } from '../functions/workers';
import { bundleFunctions, codeFolderOf } from '../lib/bundle';
import { readSettings, type FamilyId } from '../lib/settings';
import { addStacks } from '../lib/stacks';

async function main(): Promise<void> {
  const app = new App();
  const settings = readSettings(app.node.tryGetContext('gatepost'));
  const enabled = routes.filter(({ family }) => settings.families[family.id as FamilyId].enabled);
  await bundleFunctions(enabled, workers);
  addStacks(app, settings, { routes, workers, codeFolderOf });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
