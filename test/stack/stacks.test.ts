import { AwsSolutionsChecks } from 'cdk-nag';
import { challenges, servedEndpoints } from '../../functions/http/route';
import { routes } from '../../functions/routes';
import { UNMATCHED } from '../../functions/unmatched';
import { workers } from '../../functions/workers';
import { messageSender } from '../../functions/accounts/workers/message-sender';
import { policyOf } from '../../lib/grants';
import { appWith, settingsWith, statefulStackOf, synthesize, type Resource } from './synthesized';

const settings = settingsWith();
const app = appWith(settings);
const stacks = synthesize(app);
const { deployed } = statefulStackOf(app, settings);

const declarations = [...routes, ...workers];

interface PolicyStatement {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

const ofType = (type: string): Resource[] =>
  stacks.flatMap(({ resources }) => Object.values(resources).filter(({ Type }) => Type === type));

/** The Lambda of a declaration, and what belongs to it. */
function functionOf(id: string) {
  const name = `${settings.installation}-${id}`;
  const found = stacks.flatMap(({ stack, resources }) =>
    Object.values(resources)
      .filter(({ Properties }) => Properties.FunctionName === name)
      .map(({ Properties }) => {
        const { 'Fn::GetAtt': role } = Properties.Role as { 'Fn::GetAtt': [string, string] };
        return { stack, lambda: Properties, roleId: role[0], role: resources[role[0]]!.Properties };
      }),
  );
  expect(found).toHaveLength(1);
  return found[0]!;
}

function statementsOf(role: Record<string, unknown>): PolicyStatement[] {
  expect(role.ManagedPolicyArns).toBeUndefined();
  return (role.Policies as { PolicyDocument: { Statement: PolicyStatement[] } }[]).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );
}

const inOrder = (value: unknown) =>
  [value]
    .flat()
    .map((each) => JSON.stringify(each))
    .sort();

const comparable = ({ Effect, Action, Resource, NotResource, Condition }: PolicyStatement) => ({
  Effect,
  Action: inOrder(Action),
  Resource: inOrder(Resource ?? []),
  NotResource: inOrder(NotResource ?? []),
  Condition: JSON.stringify(Condition),
});

test.each(routes.map((route) => [route.id, route] as const))(
  '%s has one Lambda behind its HTTP routes',
  (id, route) => {
    functionOf(id);
    const { family } = route;
    const keys = ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    for (const { method, path } of servedEndpoints(route)) {
      expect(keys.filter((key) => key === `${method} ${path}`)).toHaveLength(1);
      expect(keys.filter((key) => key === `OPTIONS ${path}`)).toHaveLength(family.cors ? 1 : 0);
    }
  },
);

/** Of routes: by the function behind them. */
const integrationsOf = (of: typeof stacks) =>
  of
    .filter(({ name }) => routes.some(({ family }) => name === `gatepost-${family.id}`))
    .flatMap(({ resources }) => Object.entries(resources))
    .filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Integration')
    .map(([id, { Properties }]) => ({ id, Properties }));

test('answers with several challenges keep a line for each, by payload format 1.0 and without a mapping', () => {
  const formats = integrationsOf(stacks).map(({ Properties }) => Properties.PayloadFormatVersion as string);
  const count = (format: string) => formats.filter((one) => one === format).length;
  expect(count('1.0')).toBe(routes.filter(challenges).length);
  expect(count('2.0')).toBe(routes.filter((route) => !challenges(route)).length);
  expect(integrationsOf(stacks).filter(({ Properties }) => Properties.ResponseParameters)).toEqual([]);
});

test('where a setting asks for it, API Gateway writes the challenges from a header that nothing renames', () => {
  const { families } = settings;
  const mapped = synthesize(
    appWith(
      settingsWith({ families: { ...families, accounts: { ...families.accounts, mapChallenges: true } } }),
    ),
  );
  for (const { Properties } of integrationsOf(mapped)) {
    expect(Properties.ResponseParameters).toEqual(
      Properties.PayloadFormatVersion === '2.0'
        ? undefined
        : {
            '401': {
              ResponseParameters: [
                {
                  Destination: 'overwrite:header.WWW-Authenticate',
                  Source: '$response.header.x-authenticate',
                },
              ],
            },
          },
    );
  }
});

test('nothing is served that is not declared, but for what answers where no route is: it may nothing but write its log', () => {
  expect(ofType('AWS::Lambda::Function')).toHaveLength(declarations.length + 1);
  const [unmatched] = ofType('AWS::ApiGatewayV2::Route').filter(
    ({ Properties }) => Properties.RouteKey === '$default',
  );
  expect(unmatched).toBeDefined();
  expect(statementsOf(functionOf(UNMATCHED).role).flatMap(({ Action }) => Action)).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]);
});

test.each(declarations.map(({ id, needs }) => [id, needs] as const))(
  '%s may do what it declares, write its log and be woken: nothing else',
  (id, needs) => {
    const { stack, role } = functionOf(id);
    const declared = (stack.resolve(policyOf(needs, deployed)) as ReturnType<typeof policyOf>).map(
      ({ actions, resources, notResources, conditions }) =>
        comparable({
          Effect: 'Allow',
          Action: actions,
          Resource: resources,
          NotResource: notResources,
          Condition: conditions,
        }),
    );
    const granted = statementsOf(role).map(comparable);
    expect(granted).toEqual(expect.arrayContaining(declared));

    const others = granted.filter(
      (statement) => !declared.some((other) => JSON.stringify(other) === JSON.stringify(statement)),
    );
    const runtimeActions =
      /^"(logs:CreateLogStream|logs:PutLogEvents|sqs:SendMessage|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams))"$/;
    for (const action of others.flatMap(({ Action }) => Action)) expect(action).toMatch(runtimeActions);
  },
);

/** Of what they act on IAM knows no ARN. */
const TEXT_ACTIONS = [
  'sns:CheckIfPhoneNumberIsOptedOut',
  'sms-voice:DescribeOptedOutNumbers',
  'sms-voice:SendTextMessage',
];

test('no policy holds a wildcard, but for what has no name beforehand, or no resource: a Route 53 change, an archive, a text', () => {
  const isOfTexts = ({ Action }: PolicyStatement) =>
    [Action].flat().every((action) => TEXT_ACTIONS.includes(action));
  const wildcards = declarations
    .flatMap(({ id }) =>
      statementsOf(functionOf(id).role).filter(
        (statement) => id !== messageSender.id || !isOfTexts(statement),
      ),
    )
    .flatMap(({ Action, Resource }) => [...inOrder(Action), ...inOrder(Resource ?? [])])
    .filter((value) => value.includes('*'));
  const archives = JSON.stringify(statefulStackOf(app, settings).resolve(deployed.exportsBucket.arn));
  const isArchive = (wildcard: string) => wildcard.includes('Exports') && wildcard.includes('"/*"');
  expect(archives).toContain('Exports');
  for (const wildcard of wildcards) {
    if (!isArchive(wildcard)) expect(wildcard).toContain(':route53:::change/*');
  }
});

test('no two functions share a role', () => {
  const roles = declarations
    .map(({ id }) => functionOf(id))
    .map(({ stack, roleId }) => `${stack.stackName}/${roleId}`);
  expect(new Set(roles).size).toBe(declarations.length);
});

test('functions run on Node.js 24 on arm64, and log JSON into a group of their own that expires', () => {
  for (const { Properties } of ofType('AWS::Lambda::Function')) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() as unknown },
    });
  }
  const groups = ofType('AWS::Logs::LogGroup');
  // Those of the API's accesses, and of what answers where no route is.
  expect(groups.length).toBe(declarations.length + 2);
  for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(settings.logRetentionDays);
});

test('each table can be restored, is protected, expires items and streams', () => {
  const tables = ofType('AWS::DynamoDB::GlobalTable');
  expect(tables.length).toBeGreaterThan(0);
  for (const { Properties, DeletionPolicy } of tables) {
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  }
});

test('the API has both address families, a throttle on each route, and no query string in its log', () => {
  expect(ofType('AWS::ApiGatewayV2::Api').map(({ Properties }) => Properties.IpAddressType)).toEqual([
    'dualstack',
  ]);
  const [stage] = ofType('AWS::ApiGatewayV2::Stage');
  const { RouteSettings, AccessLogSettings } = stage!.Properties as {
    RouteSettings: Record<string, Record<string, number>>;
    AccessLogSettings: { Format: string };
  };
  expect(Object.keys(RouteSettings)).toEqual([
    ...routes.flatMap(servedEndpoints).map(({ method, path }) => `${method} ${path}`),
    '$default',
  ]);
  for (const throttle of Object.values(RouteSettings))
    expect(throttle.ThrottlingRateLimit).toBeGreaterThan(0);
  expect(AccessLogSettings.Format).not.toMatch(/querystring|\$context\.path/i);
});

test('every trigger of a worker is there', () => {
  const kinds = workers.flatMap(({ triggers }) => triggers.map(({ kind }) => kind));
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  expect(ofType('AWS::Lambda::EventSourceMapping')).toHaveLength(count('stream'));
  expect(ofType('AWS::Events::Rule')).toHaveLength(count('schedule'));
  expect(ofType('AWS::SNS::Subscription')).toHaveLength(count('mail-events'));
});

test('each stack stays below the 500 resources of CloudFormation', () => {
  const counts = stacks.map(({ name, resources }) => [name, Object.keys(resources).length] as const);
  process.stdout.write(`resources: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}\n`);
  for (const [, count] of counts) expect(count).toBeLessThan(450);
});

test('AwsSolutions of cdk-nag finds nothing', () => {
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
