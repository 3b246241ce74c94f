import { Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpRoute, HttpRouteKey, IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { UNMATCHED } from '../functions/unmatched';
import type { Installation } from './installation';
import { IsolatedFunction } from './isolated-function';

interface ApiStackProps extends StackProps {
  installation: Installation;
}

/**
 * The one HTTP API, reachable over IPv4 and IPv6, and what it answers where no route does. Families add their routes;
 * the stage comes after them.
 */
export class ApiStack extends Stack {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { installation, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.api = new HttpApi(this, 'Api', {
      apiName: installation.settings.installation,
      ipAddressType: IpAddressType.DUAL_STACK,
      createDefaultStage: false,
    });

    const { lambda } = new IsolatedFunction(this, UNMATCHED, {
      installation,
      functionId: UNMATCHED,
      description: 'Says that there is no such path or method',
      needs: [],
      timeoutSeconds: 3,
      memoryMegabytes: 128,
    });
    const unmatched = new HttpRoute(this, 'Unmatched', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('Integration', lambda),
    });
    Validations.of(unmatched).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'It tells everybody the same, and reads nothing.',
    });
  }
}
