import { Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

interface ApiStackProps extends StackProps {
  settings: Settings;
}

/** The one HTTP API, reachable over IPv4 and IPv6. Families add their routes; the stage comes after them. */
export class ApiStack extends Stack {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { settings, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.api = new HttpApi(this, 'Api', {
      apiName: settings.installation,
      ipAddressType: IpAddressType.DUAL_STACK,
      createDefaultStage: false,
    });
  }
}
