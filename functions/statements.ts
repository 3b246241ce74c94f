/**
 * The only file that builds IAM statements. It knows neither CDK nor a family: each `grants.ts` says with these
 * builders what its needs allow, so that AWS and the local system confine functions with the very same policies.
 */
import type { Purpose } from './secrets/sealer';
import { tableVariable, type TableId } from './table-schema';

/** What exists in an installation, in plain strings; in CDK some of them are tokens. */
export interface Deployed {
  /** Begins the names of everything, and tells metrics of two installations apart. */
  installation: string;
  /** `aws`, or that of the GovCloud or China regions. */
  partition: string;
  tables: Readonly<Record<TableId, { name: string; arn: string }>>;
  /** KMS key around the secrets that are stored encrypted. */
  secretsKeyArn: string;
  /** Secret with the keys that sign the activation family's tokens. */
  activationKeysArn: string;
  /** Secret with the keys that sign the tokens of mail operators. */
  mailKeysArn: string;
  /** Secret with the keys that sign nonces and hash codes of SIP accounts. */
  accountsKeysArn: string;
  /** Bucket of archives that are too large for an answer; it forgets them within a day. */
  exportsBucket: { name: string; arn: string };
  /** Every zone that may be written, without the final dot, to its Route 53 id. */
  hostedZones: Readonly<Record<string, string>>;
  /** Requests per second that the account's Route 53 takes. */
  route53RequestsPerSecond: number;
  mail: {
    /** Sender, as in a `From` header. */
    from: string;
    /** The sender's identity, and those of verified recipients while the account is in the SES sandbox. */
    identityArns: readonly string[];
    configurationSet: { name: string; arn: string };
  };
  /** Where clients reach the API, without a trailing slash; the API's own address when absent. */
  publicBaseUrl?: string | undefined;
  /** What each family's functions get of the settings, as JSON in a variable. */
  registration: object;
  activation: object;
  mailDomains: object;
  accounts: {
    /** Number or name that texts come from; SNS chooses one when absent. */
    textSender?: string | undefined;
    /** ARNs of SNS's platform applications, which push to devices. */
    pushApplications: Readonly<Record<string, string | undefined>>;
  };
}

/** An allowing IAM statement. */
export interface Statement {
  actions: string[];
  /** ARNs. */
  resources: string[];
  /** Instead of `resources`: the statement is about whatever none of these ARNs matches. */
  notResources?: string[];
  /** Operator to condition keys and the values they accept. */
  conditions?: Record<string, Record<string, string | string[]>>;
}

/** What a need comes to: statements of the role, and variables of the environment. */
export type Grant = (deployed: Deployed) => {
  statements: Statement[];
  environment: Record<string, string>;
};

export const together =
  (...grants: Grant[]): Grant =>
  (deployed) => {
    const all = grants.map((grant) => grant(deployed));
    return {
      statements: all.flatMap(({ statements }) => statements),
      environment: Object.assign({}, ...all.map(({ environment }) => environment)) as Record<string, string>,
    };
  };

/**
 * Actions on the items whose partition key begins with one of the prefixes. `ForAllValues` is true for a call that
 * has no such key, such as a Scan, hence `Null`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const onItems =
  (table: TableId, operations: string[], prefixes: string[]): Grant =>
  ({ tables }) => ({
    statements: [
      {
        actions: operations.map((operation) => `dynamodb:${operation}`),
        resources: [tables[table].arn],
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
    ],
    environment: { [tableVariable(table)]: tables[table].name },
  });

export const onIndex =
  (table: TableId, index: string): Grant =>
  ({ tables }) => ({
    statements: [{ actions: ['dynamodb:Query'], resources: [`${tables[table].arn}/index/${index}`] }],
    environment: { [tableVariable(table)]: tables[table].name },
  });

/** Encryption or decryption of one kind of secret; KMS compares the purpose with the one it was sealed for. */
export const onSecret =
  (operation: 'GenerateDataKey' | 'Decrypt', purpose: Purpose): Grant =>
  ({ secretsKeyArn }) => ({
    statements: [
      {
        actions: [`kms:${operation}`],
        resources: [secretsKeyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:purpose': purpose } },
      },
    ],
    environment: { SECRETS_KEY: secretsKeyArn },
  });

/** @param secret with the keys that sign a family's tokens, nonces and codes */
export const toReadSigningKeys =
  (secret: 'activationKeysArn' | 'mailKeysArn' | 'accountsKeysArn', variable: string): Grant =>
  (deployed) => ({
    statements: [{ actions: ['secretsmanager:GetSecretValue'], resources: [deployed[secret]] }],
    environment: { [variable]: deployed[secret] },
  });

/** A family's settings, as JSON in a variable. */
export const settingsOf =
  (family: 'registration' | 'activation' | 'mailDomains' | 'accounts', variable: string): Grant =>
  (deployed) => ({ statements: [], environment: { [variable]: JSON.stringify(deployed[family]) } });

/** The zones' names and ids, without a right to them. */
export const withZones: Grant = ({ hostedZones }) => ({
  statements: [],
  environment: { HOSTED_ZONES: JSON.stringify(hostedZones) },
});

/** Reading what is in the zones. */
export const toListZones: Grant = ({ partition, hostedZones }) => ({
  statements: [
    { actions: ['route53:ListResourceRecordSets'], resources: hostedZoneArns(partition, hostedZones) },
  ],
  environment: { HOSTED_ZONES: JSON.stringify(hostedZones) },
});

const hostedZoneArns = (partition: string, hostedZones: Deployed['hostedZones']) =>
  Object.values(hostedZones).map((id) => `arn:${partition}:route53:::hostedzone/${id}`);

/** What records are made of. NS and SOA are not among them: those of a zone's apex are Route 53's, and stay. */
const RECORD_TYPES = ['A', 'AAAA', 'CAA', 'MX', 'TXT'];
/** An UPSERT would overwrite what somebody else made. */
const CHANGES = ['CREATE', 'DELETE'];

/**
 * Writing records, reading those that are in doubt, and asking whether they are in DNS. Even a broken writer changes
 * nothing but names of the zone, of these types, by these actions: all of a batch must fit, and a call that says
 * nothing of what it changes fits nothing.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export const onHostedZones: Grant = ({ partition, hostedZones, route53RequestsPerSecond }) => ({
  statements: [
    ...Object.entries(hostedZones).map(([zone, id]) => ({
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [`arn:${partition}:route53:::hostedzone/${id}`],
      conditions: {
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': [zone, `*.${zone}`],
        },
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': RECORD_TYPES,
          'route53:ChangeResourceRecordSetsActions': CHANGES,
        },
        Null: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false' },
      },
    })),
    {
      actions: ['route53:ListResourceRecordSets'],
      resources: hostedZoneArns(partition, hostedZones),
    },
    // Route 53 names a change when it is made: the one wildcard of all policies.
    { actions: ['route53:GetChange'], resources: [changeWildcard(partition)] },
  ],
  environment: {
    HOSTED_ZONES: JSON.stringify(hostedZones),
    ROUTE53_REQUESTS_PER_SECOND: String(route53RequestsPerSecond),
  },
});

/** With the archives' the only resource with a wildcard that any policy names. */
export const changeWildcard = (partition: string) => `arn:${partition}:route53:::change/*`;

/** A link that a function signs can do what its role can. */
export const onExports: Grant = ({ exportsBucket }) => ({
  statements: [
    { actions: ['s3:GetObject', 's3:PutObject'], resources: [exportsWildcard(exportsBucket.arn)] },
  ],
  environment: { EXPORTS_BUCKET: exportsBucket.name },
});

/** Archives have random names. */
export const exportsWildcard = (bucketArn: string) => `${bucketArn}/*`;

export const toSendMails: Grant = ({ mail }) => ({
  statements: [{ actions: ['ses:SendEmail'], resources: [...mail.identityArns, mail.configurationSet.arn] }],
  environment: { MAIL_FROM: mail.from, MAIL_CONFIGURATION_SET: mail.configurationSet.name },
});

/**
 * To IAM, the resource of a text is the phone number, which is no ARN: all that can be kept from the function are the
 * topics and devices of SNS. Behind SNS another service sends the text, and asks once more.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSNSFullAccess.html
 */
export const toSendTexts: Grant = ({ partition, accounts: { textSender } }) => ({
  statements: [
    { actions: ['sns:Publish'], resources: [], notResources: [`arn:${partition}:sns:*:*:*`] },
    { actions: ['sns:CheckIfPhoneNumberIsOptedOut'], resources: [ANY_RESOURCE] },
    {
      actions: ['sms-voice:DescribeOptedOutNumbers', 'sms-voice:SendTextMessage'],
      resources: [ANY_RESOURCE],
      conditions: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
    },
  ],
  environment: textSender ? { TEXT_SENDER: textSender } : {},
});

/** For actions that know no resources. */
export const ANY_RESOURCE = '*';

/** ARNs. */
export const pushApplicationsOf = ({ accounts }: Pick<Deployed, 'accounts'>): string[] =>
  Object.values(accounts.pushApplications).filter((application) => application !== undefined);

export const toPush: Grant = (deployed) => ({
  statements: pushApplicationsOf(deployed).map((application) => ({
    actions: ['sns:CreatePlatformEndpoint', 'sns:Publish', 'sns:SetEndpointAttributes'],
    resources: [application, endpointsWildcard(application)],
  })),
  environment: {},
});

/** SNS names a platform application's devices when they are first pushed to. */
export const endpointsWildcard = (application: string) => `${application.replace(':app/', ':endpoint/')}/*`;

/** What every function may do besides its needs: write its own log. */
export const ownLog = (logGroupArn: string): Statement => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [logGroupArn],
});

/** What Lambda needs to trace a function's calls for it. X-Ray knows no resources for that. */
export const ownTraces: Statement = {
  actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: [ANY_RESOURCE],
};

/** What a worker needs to be woken by a table's stream. */
export const tableStream = (streamArn: string): Statement => ({
  actions: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  resources: [streamArn],
});

/** What a worker needs to have the wake-ups kept that failed for good. */
export const failedWakes = (queueArn: string): Statement => ({
  actions: ['sqs:SendMessage'],
  resources: [queueArn],
});
