import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
  type FunctionOptions,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Need } from '../functions/needs';
import {
  ANY_RESOURCE,
  changeWildcard,
  endpointsWildcard,
  exportsWildcard,
  ownLog,
  ownTraces,
  pushApplicationsOf,
  type Statement,
} from '../functions/statements';
import { HANDLER } from './bundle';
import { environmentOf, policyOf } from './grants';
import type { Installation } from './installation';

interface IsolatedFunctionProps {
  installation: Installation;
  /** Of the declaration: names the Lambda and finds its code. */
  functionId: string;
  description: string;
  needs: readonly Need[];
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** What its trigger asks for, besides its needs. */
  triggerStatements?: readonly Statement[];
  /** Calls at once that are set aside for it, and are its most. */
  reservedConcurrency?: number | undefined;
  /** Where asynchronous calls go that failed for good. */
  onFailure?: FunctionOptions['onFailure'];
}

/**
 * A Lambda with a role and a log group of its own. The role allows what the declared needs come to;
 * CDK cannot add to it, so that no construct grants in passing.
 */
export class IsolatedFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: IsolatedFunctionProps) {
    super(scope, id);
    const { settings, deployed, codeFolderOf } = props.installation;
    const functionName = `${settings.installation}-${props.functionId}`;

    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const statements = [
      ownLog(logGroup.logGroupArn),
      ...(settings.tracing ? [ownTraces] : []),
      ...(props.triggerStatements ?? []),
      ...policyOf(props.needs, deployed),
    ];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        needs: new PolicyDocument({ statements: statements.map(policyStatement), minimize: false }),
      },
    });
    if (statements.some(({ resources }) => resources.includes(changeWildcard(deployed.partition)))) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:route53:::change/*]',
        reason: 'Route 53 gives a change its id when the change is made; only its status can be read.',
      });
    }

    if (policyOf(props.needs, deployed).some(({ resources }) => resources.includes(ANY_RESOURCE))) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'To IAM a text has no resource: it goes to a phone number, which is no ARN.',
      });
    }
    for (const application of pushApplicationsOf(deployed)) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${endpointsWildcard(application)}]`,
        reason: 'SNS names a device when it is first pushed to.',
      });
    }
    if (settings.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray knows no resources to write traces to.',
      });
    }
    const archives = exportsWildcard(deployed.exportsBucket.arn);
    if (statements.some(({ resources }) => resources.includes(archives))) {
      const { 'Fn::ImportValue': imported } = Stack.of(this).resolve(deployed.exportsBucket.arn) as {
        'Fn::ImportValue': string;
      };
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${imported}/*]`,
        reason: 'Archives have random names, which nobody knows before they are made.',
      });
    }

    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(codeFolderOf(props.functionId)),
      handler: HANDLER,
      role: role.withoutPolicyUpdates(),
      environment: environmentOf(props.needs, deployed),
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Without a start and a report line for every call: the request's own line tells more.
      systemLogLevelV2: SystemLogLevel.WARN,
      // Lambda does it alone: no code of X-Ray is in a function, whether it is on or off.
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.onFailure ? { onFailure: props.onFailure } : {}),
    });
  }
}

const policyStatement = ({ actions, resources, notResources, conditions }: Statement) =>
  new PolicyStatement({
    actions,
    ...(notResources ? { notResources } : { resources }),
    ...(conditions ? { conditions } : {}),
  });
