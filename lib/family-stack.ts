import { Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { AnyRoute } from '../functions/http/route';
import type { Installation } from './installation';
import { RouteFunction } from './route-function';

interface FamilyStackProps extends StackProps {
  installation: Installation;
  api: HttpApi;
  routes: readonly AnyRoute[];
}

/** The routes of one API family: about ten resources each, of the 500 that a stack can hold. */
export class FamilyStack extends Stack {
  constructor(scope: Construct, id: string, { installation, api, routes, ...props }: FamilyStackProps) {
    super(scope, id, props);
    for (const route of routes) new RouteFunction(this, { installation, api, route });
  }
}
