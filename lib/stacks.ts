import { type App, Tags } from 'aws-cdk-lib';
import type { AnyWorker } from '../functions/http/worker';
import type { AnyRoute } from '../functions/http/route';
import { AlarmStack } from './alarm-stack';
import { ApiStack } from './api-stack';
import { DeliveryStack } from './delivery-stack';
import { FamilyStack } from './family-stack';
import type { Installation } from './installation';
import type { FamilyId, Settings } from './settings';
import { StageStack } from './stage-stack';
import { StatefulStack } from './stateful-stack';

/** What is declared, and where each function's code is. */
export interface Functions {
  routes: readonly AnyRoute[];
  workers: readonly AnyWorker[];
  codeFolderOf: Installation['codeFolderOf'];
}

/** Every stack of an installation, in the order of their deployment. */
export function addStacks(app: App, settings: Settings, functions: Functions): void {
  const { installation: name, account, region, alarmMail } = settings;
  const isEnabled = (family: string) => settings.families[family as FamilyId].enabled;
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };
  Tags.of(app).add('gatepost:installation', name);

  const stateful = new StatefulStack(app, `${name}-stateful`, { env, settings });
  const alarms = alarmMail ? new AlarmStack(app, `${name}-alarms`, { env, mail: alarmMail }) : undefined;
  const installation: Installation = {
    settings,
    deployed: stateful.deployed,
    codeFolderOf: functions.codeFolderOf,
    alarmTopic: alarms?.topic,
  };
  new DeliveryStack(app, `${name}-delivery`, {
    env,
    installation,
    sources: stateful,
    workers: functions.workers.filter(({ family }) => family === undefined || isEnabled(family)),
  });

  const { api } = new ApiStack(app, `${name}-api`, { env, installation });
  const routes = functions.routes.filter(({ family }) => isEnabled(family.id));
  const stage = new StageStack(app, `${name}-stage`, {
    env,
    installation,
    api,
    routes,
    zones: stateful.zones,
  });
  for (const family of new Set(functions.routes.map((route) => route.family.id))) {
    const stack = new FamilyStack(app, `${name}-${family}`, {
      env,
      installation,
      api,
      family,
      routes: routes.filter((route) => route.family.id === family),
    });
    stage.addStackDependency(stack);
  }
}
