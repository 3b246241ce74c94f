import { CfnWaitConditionHandle, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { AnyRoute } from '../functions/http/route';
import { addAlarm } from './alarm';
import { addFamilyDashboard } from './family-dashboard';
import type { Installation } from './installation';
import { addFamilyQueries } from './log-queries';
import { ownMetric } from './own-metric';
import { RouteFunction } from './route-function';

interface FamilyStackProps extends StackProps {
  installation: Installation;
  api: HttpApi;
  /** Id of the family. */
  family: string;
  routes: readonly AnyRoute[];
}

/**
 * The routes of one API family, none when it is switched off, about ten resources each, of the 500 that a stack can hold; and what an operator sees
 * of them: a dashboard, an alarm, queries of their logs.
 */
export class FamilyStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { installation, api, family, routes, ...props }: FamilyStackProps,
  ) {
    super(scope, id, props);
    if (routes.length === 0) {
      // A stack must hold something. A family that is switched off keeps its own, so that a deployment empties it:
      // a stack that is no longer in the app would stay as it is.
      new CfnWaitConditionHandle(this, 'SwitchedOff');
      return;
    }
    for (const route of routes) new RouteFunction(this, { installation, api, route });

    addFamilyDashboard(this, { installation, family, api, routes });
    addFamilyQueries(
      this,
      installation.settings,
      family,
      routes.map(({ id }) => id),
    );
    const { title } = routes[0]?.family ?? { title: family };
    addAlarm(this, installation, {
      id: `${family}-internal-errors`,
      section: 'internal-errors',
      effect: `Clients of a route are told that something went wrong on our side: ${title}`,
      metric: ownMetric(installation, ['family', family], 'internalErrors'),
      threshold: 5,
    });
  }
}
