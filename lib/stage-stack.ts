import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  DomainName,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
  SecurityPolicy,
  type HttpApi,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AaaaRecord,
  ARecord,
  CaaAmazonRecord,
  RecordTarget,
  type IHostedZone,
} from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { zoneOf } from '../functions/dns/zone-of';
import { servedEndpoints, type AnyRoute } from '../functions/http/route';
import { addAlarm } from './alarm';
import type { Installation } from './installation';
import { addAccessQueries } from './log-queries';
import { PERIOD } from './own-metric';
import type { Settings } from './settings';

/** Calls per second over all callers, for a route that does not say otherwise. */
const DEFAULT_THROTTLE = { rate: 100, burst: 200 };
/** For calls that no route answers: scanners make most of them. */
const UNMATCHED_THROTTLE = { rate: 10, burst: 20 };

/**
 * One line a request. Query strings stay out of it: most parameters are secrets.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const ACCESS_LOG_LINE = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  route: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};

interface StageStackProps extends StackProps {
  installation: Installation;
  api: HttpApi;
  routes: readonly AnyRoute[];
  /** By name, to find the one that holds the API's domain. */
  zones: ReadonlyMap<string, IHostedZone>;
}

/**
 * What makes the API reachable: stage, throttles, access log and domain. It is a stack of its own and the last one,
 * because API Gateway refuses a throttle for a route that does not exist yet.
 */
export class StageStack extends Stack {
  constructor(scope: Construct, id: string, { installation, api, routes, zones, ...props }: StageStackProps) {
    super(scope, id, props);
    const { settings } = installation;
    const accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${settings.installation}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const domainName = settings.apiDomain && addDomain(this, settings.apiDomain, zones);
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: DEFAULT_THROTTLE.rate, burstLimit: DEFAULT_THROTTLE.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_LINE)),
      },
      ...(domainName ? { domainMapping: { domainName } } : {}),
    });
    (stage.node.defaultChild as CfnStage).routeSettings = throttles(routes);

    addAccessQueries(this, settings, accessLog.logGroupName);
    addAlarm(this, installation, {
      id: 'server-errors',
      effect: 'Clients get no useful answer: functions fail, crash, or run out of time',
      metric: api.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
      threshold: 5,
    });
    addAlarm(this, installation, {
      id: 'slow-answers',
      effect: 'People and boxes wait: one answer of ten takes three seconds or longer',
      metric: api.metricLatency({ statistic: 'p90', period: PERIOD }),
      threshold: 3_000,
      periods: 3,
      needsManySamples: true,
    });

    new CfnOutput(this, 'Address', {
      description: 'Where the API answers',
      value: settings.publicBaseUrl ?? (domainName ? `https://${domainName.name}` : api.apiEndpoint),
    });
  }
}

/** Throttles by route key; a stage cannot take them in any other way. */
const throttles = (routes: readonly AnyRoute[]) => ({
  ...Object.fromEntries(
    routes.flatMap((route) => {
      const limits = limitsOf(route.throttle ?? DEFAULT_THROTTLE);
      return servedEndpoints(route).map(({ method, path }) => [`${method} ${path}`, limits]);
    }),
  ),
  $default: limitsOf(UNMATCHED_THROTTLE),
});

const limitsOf = ({ rate, burst }: typeof DEFAULT_THROTTLE) => ({
  ThrottlingRateLimit: rate,
  ThrottlingBurstLimit: burst,
});

/** The API's own domain, with a certificate and addresses where its zone is ours. */
function addDomain(
  scope: Construct,
  { name, certificateArn }: NonNullable<Settings['apiDomain']>,
  zones: ReadonlyMap<string, IHostedZone>,
): DomainName {
  const zone = zones.get(zoneOf(name, [...zones.keys()]) ?? '');
  // The zone's CAA lets Let's Encrypt alone issue; this name needs Amazon's authority (RFC 8659: the closest CAA holds).
  const issuer = zone && new CaaAmazonRecord(scope, 'Issuer', { zone, recordName: `${name}.` });
  const certificate = certificateArn
    ? Certificate.fromCertificateArn(scope, 'Certificate', certificateArn)
    : new Certificate(scope, 'Certificate', {
        domainName: name,
        validation: CertificateValidation.fromDns(zone),
      });
  if (issuer) certificate.node.addDependency(issuer);
  const domainName = new DomainName(scope, 'Domain', {
    domainName: name,
    certificate,
    // TLS 1.2 and 1.3. API Gateway's own address takes nothing older for an HTTP API either.
    securityPolicy: SecurityPolicy.TLS_1_2,
    ipAddressType: IpAddressType.DUAL_STACK,
  });
  if (zone) {
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(domainName.regionalDomainName, domainName.regionalHostedZoneId),
    );
    new ARecord(scope, 'Ipv4', { zone, recordName: `${name}.`, target });
    new AaaaRecord(scope, 'Ipv6', { zone, recordName: `${name}.`, target });
  }
  return domainName;
}
