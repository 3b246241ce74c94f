import { appWith, settingsWith, synthesize, type Resource } from './synthesized';

interface Statement {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const resourcesWith = (changes: object = {}) =>
  synthesize(appWith(settingsWith(changes))).flatMap(({ resources }) => Object.entries(resources));

const all = resourcesWith({
  apiDomain: { name: 'api.gateways.example.org' },
  alarmMail: 'operator@example.org',
});
const ofType = (type: string, resources = all): [string, Resource][] =>
  resources.filter(([, { Type }]) => Type === type);
const statementsOf = ({ Properties }: Resource): Statement[] =>
  (Properties.PolicyDocument as { Statement: Statement[] }).Statement;

test.each([
  ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
  ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
  ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
])('every %s refuses what does not come by TLS', (type, policyType, property) => {
  const owners = ofType(type);
  expect(owners.length).toBeGreaterThan(0);
  for (const [id] of owners) {
    const policies = ofType(policyType).filter(([, { Properties }]) =>
      JSON.stringify(Properties[property]).includes(`"${id}"`),
    );
    const refusals = policies
      .flatMap(([, policy]) => statementsOf(policy))
      .filter(
        ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      );
    expect([id, refusals.length]).toEqual([id, 1]);
  }
});

test('the API’s own domain takes TLS 1.2 and newer', () => {
  const [[, domain] = []] = ofType('AWS::ApiGatewayV2::DomainName');
  expect(domain?.Properties.DomainNameConfigurations).toEqual([
    expect.objectContaining({ SecurityPolicy: 'TLS_1_2' }),
  ]);
});

test('the key that seals secrets rotates, trusts this account alone, and nobody who does not say what for', () => {
  const keys = ofType('AWS::KMS::Key');
  expect(keys).toHaveLength(1);
  const { EnableKeyRotation, KeyPolicy } = keys[0]![1].Properties as {
    EnableKeyRotation: boolean;
    KeyPolicy: { Statement: Statement[] };
  };
  expect(EnableKeyRotation).toBe(true);
  const allowed = KeyPolicy.Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(JSON.stringify(allowed.map(({ Principal }) => Principal))).toMatch(
    /^\[\{"AWS":\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},":iam::",\{"Ref":"AWS::AccountId"\},":root"\]\]\}\}\]$/,
  );
  expect(KeyPolicy.Statement.filter(({ Effect }) => Effect === 'Deny')).toEqual([
    expect.objectContaining({
      Action: expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*']),
      Condition: { Null: { 'kms:EncryptionContext:purpose': 'true' } },
    }),
  ]);
});

test('every role is for Lambda alone, and every function is called by what was deployed with it', () => {
  for (const [id, { Properties }] of ofType('AWS::IAM::Role')) {
    const { Statement: statements } = Properties.AssumeRolePolicyDocument as { Statement: Statement[] };
    expect([id, statements.map(({ Principal }) => Principal)]).toEqual([
      id,
      [{ Service: 'lambda.amazonaws.com' }],
    ]);
  }
  for (const [id, { Properties }] of ofType('AWS::Lambda::Permission')) {
    expect([id, typeof Properties.SourceArn]).toEqual([id, 'object']);
  }
  expect(ofType('AWS::Lambda::Url')).toEqual([]);
});

test('nothing that is kept is open to the world', () => {
  for (const [, { Properties }] of ofType('AWS::S3::Bucket')) {
    expect(Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(Properties.BucketEncryption).toBeDefined();
  }
  for (const [, { Properties }] of ofType('AWS::SQS::Queue'))
    expect(Properties.SqsManagedSseEnabled).toBe(true);
});

test('X-Ray is in a function’s life by the setting alone', () => {
  const traced = resourcesWith({ tracing: true });
  for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
    expect(Properties.TracingConfig).toBeUndefined();
  }
  for (const [, { Properties }] of ofType('AWS::Lambda::Function', traced)) {
    expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
  }
  const roles = (resources: [string, Resource][]) => JSON.stringify(ofType('AWS::IAM::Role', resources));
  expect(roles(all)).not.toContain('xray:');
  expect(roles(traced)).toContain('xray:PutTraceSegments');
});

test('a family has a dashboard, and queries of the logs of all its functions', () => {
  const queries = ofType('AWS::Logs::QueryDefinition').map(([, { Properties }]) => Properties);
  const stacks = synthesize(appWith(settingsWith()));
  for (const { name, resources } of stacks) {
    const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    // What answers where no route is writes no line: the log of accesses has its calls.
    if (functions.length === 0 || name.endsWith('-api')) continue;
    const logs = functions.map(({ Properties }) => `/aws/lambda/${String(Properties.FunctionName)}`).sort();
    const own = queries.filter(
      ({ LogGroupNames }) => [...(LogGroupNames as string[])].sort().join() === logs.join(),
    );
    expect([name, own.length]).toEqual([name, expect.any(Number)]);
    expect(own.length).toBeGreaterThanOrEqual(2);
    // What one query may ask.
    expect(logs.length).toBeLessThanOrEqual(50);
    const isFamily = !name.endsWith('-delivery');
    const dashboards = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
    expect([name, dashboards.length]).toEqual([name, isFamily ? 1 : 0]);
  }
});
