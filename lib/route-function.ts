import { Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { pathsOf, type AnyRoute } from '../functions/http/route';
import { METRICS_NAMESPACE } from '../functions/telemetry/metrics';
import { ALARM_PERIOD, failureAlarm } from './failure-alarm';
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

/** A declared route in AWS: Lambda, HTTP route, and alarms for when it fails. */
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
      memoryMegabytes: timeoutSeconds > DEFAULT_TIMEOUT_SECONDS ? WAITING_MEMORY_MEGABYTES : MEMORY_MEGABYTES,
    });

    const integration = new HttpLambdaIntegration('Integration', lambda);
    pathsOf(route).forEach((path, position) => {
      for (const method of route.family.cors ? [route.method, 'OPTIONS'] : [route.method]) {
        const httpRoute = new HttpRoute(this, position === 0 ? method : `${method}-${position}`, {
          httpApi: api,
          routeKey: HttpRouteKey.with(path, HttpMethod[method as keyof typeof HttpMethod]),
          integration,
        });
        Validations.of(httpRoute).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: `Clients hold tokens of the application, which the function checks. Caller: ${route.caller}`,
        });
      }
    });

    const effect = `Clients cannot use ${route.method} ${route.path}: ${route.summary}`;
    failureAlarm(this, 'internal-errors', installation, {
      effect,
      failures: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: 'internalErrors',
        dimensionsMap: { function: route.id },
        statistic: Stats.SUM,
        period: ALARM_PERIOD,
      }),
      threshold: 5,
    });
    // A function that cannot start or was stopped answers nothing, and Lambda alone knows of it.
    failureAlarm(this, 'crashes', installation, {
      effect,
      failures: lambda.metricErrors({ period: ALARM_PERIOD }),
      threshold: 5,
    });
  }
}
