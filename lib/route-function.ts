import { CfnResource, Validations } from 'aws-cdk-lib';
import {
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  PayloadFormatVersion,
  type CfnIntegration,
  type HttpApi,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct, type IConstruct } from 'constructs';
import { CHALLENGE_HEADER } from '../functions/accounts/settings';
import { challenges, servedEndpoints, type AnyRoute } from '../functions/http/route';
import { dnsconfig } from '../functions/registration/routes/dnsconfig';
import type { Installation } from './installation';
import { IsolatedFunction } from './isolated-function';

const DEFAULT_TIMEOUT_SECONDS = 10;
/** A third of a CPU: half of it takes twice as long, at the same price. */
const MEMORY_MEGABYTES = 512;
/** For a route that mostly waits, and pays for waiting by the megabyte. */
const WAITING_MEMORY_MEGABYTES = 256;

interface RouteFunctionProps {
  installation: Installation;
  api: HttpApi;
  route: AnyRoute;
}

/** A declared route in AWS: Lambda and HTTP route. */
export class RouteFunction extends Construct {
  constructor(scope: Construct, { installation, api, route }: RouteFunctionProps) {
    super(scope, route.id);
    const timeoutSeconds = route.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const { lambda } = new IsolatedFunction(this, 'Isolated', {
      installation,
      functionId: route.id,
      description: `${route.method} ${route.path}: ${route.summary}`,
      needs: route.needs,
      timeoutSeconds,
      ...(route === dnsconfig ? { reservedConcurrency: installation.settings.dnsconfigConcurrency } : {}),
      memoryMegabytes: timeoutSeconds > DEFAULT_TIMEOUT_SECONDS ? WAITING_MEMORY_MEGABYTES : MEMORY_MEGABYTES,
    });

    const isChallenging = challenges(route);
    const integration = new HttpLambdaIntegration('Integration', lambda, {
      // Alone in this format an answer has several lines of one header, here WWW-Authenticate.
      payloadFormatVersion: isChallenging
        ? PayloadFormatVersion.VERSION_1_0
        : PayloadFormatVersion.VERSION_2_0,
    });
    const served = servedEndpoints(route);
    const preflights = route.family.cors ? [...new Set(served.map(({ path }) => path))] : [];
    const keys = [...served, ...preflights.map((path) => ({ method: 'OPTIONS' as const, path }))];
    for (const { method, path } of keys) {
      const alike = keys.filter((key) => key.method === method);
      const position = alike.findIndex((key) => key.path === path);
      const httpRoute = new HttpRoute(this, position === 0 ? method : `${method}-${position}`, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration,
      });
      Validations.of(httpRoute).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: `Clients hold tokens of the application, which the function checks. Caller: ${route.caller.name}`,
      });
    }

    if (isChallenging && installation.settings.families.accounts.mapChallenges) {
      keepChallenge(this, CHALLENGE_HEADER);
    }
  }
}

/**
 * Has API Gateway write the challenges of a 401 itself, from a header that nothing on the way renames: REST APIs and
 * function URLs rename `WWW-Authenticate`, and no document says that HTTP APIs never do. It writes one line: a setting,
 * because some clients cannot read two challenges in it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
function keepChallenge(scope: Construct, header: string): void {
  for (const child of scope.node.findAll()) {
    if (!isIntegration(child)) continue;
    child.responseParameters = {
      '401': {
        ResponseParameters: [
          { Destination: 'overwrite:header.WWW-Authenticate', Source: `$response.header.${header}` },
        ],
      },
    };
  }
}

const isIntegration = (construct: IConstruct): construct is CfnIntegration =>
  CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::ApiGatewayV2::Integration';
