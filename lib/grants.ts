/**
 * The only file that grants. Each declared need becomes the IAM statements and the environment variables of the
 * functions that declare it. It knows no CDK, so that the local system confines its functions with the very
 * policies that AWS enforces.
 */
import {
  CHANGE_PREFIX,
  NAME_PREFIX,
  POINTER_PREFIX,
  SUPPRESSION_PREFIX,
  ZONE_PREFIX,
} from '../functions/dns/names-table';
import { LIMIT_PREFIX } from '../functions/limits/limit';
import {
  ACTIVATION_PREFIX,
  AUDIT_PREFIX,
  CLIENT_TOKENS,
  CODE_PREFIX,
  MASTER_TOKEN,
  SERVERS,
} from '../functions/activation/activation-table';
import type { MailSettings } from '../functions/mail/settings';
import {
  ACME_ACCOUNTS,
  CERTIFICATES_PREFIX,
  DELETION_PREFIX,
  DKIM_PREFIX,
  DOMAIN_ID_PREFIX,
  DOMAINS,
  OPERATORS,
  SEQUENCES,
  USERS_PREFIX,
} from '../functions/mail/mail-table';
import type { Need } from '../functions/needs';
import { queues } from '../functions/queues/queue';
import type { ActivationSettings } from '../functions/activation/settings';
import { tableVariable, type TableId } from '../functions/tables';
import type { AccountsSettings } from '../functions/accounts/settings';
import {
  ACCOUNT_IDS,
  ACCOUNT_PREFIX,
  ACCOUNT_SEQUENCES,
  ACCOUNT_TOTALS,
  CONTACTS_PREFIX,
  CREATION_TOKEN_PREFIX,
  DEVICE_PREFIX,
  NONCE_PREFIX,
  PHONE_PREFIX,
  REGISTRAR_NOTES,
  SESSION_PREFIX,
} from '../functions/accounts/accounts-table';
import type { RegistrationSettings } from '../functions/registration/settings';
import type { Purpose } from '../functions/secrets/sealer';

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
  registration: RegistrationSettings;
  mailDomains: MailSettings;
  activation: ActivationSettings;
  accounts: AccountsSettings;
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

interface Grant {
  statements: Statement[];
  environment: Record<string, string>;
}

const grants: Readonly<Record<Need, (deployed: Deployed) => Grant>> = {
  'names:read': (deployed) => onItems(deployed, ['GetItem'], [NAME_PREFIX]),
  'names:save': (deployed) => onItems(deployed, ['PutItem'], [NAME_PREFIX]),
  'limits:count': (deployed) => onItems(deployed, ['UpdateItem'], [LIMIT_PREFIX]),
  'pointers:read': (deployed) => onItems(deployed, ['GetItem'], [POINTER_PREFIX]),
  'pointers:save': (deployed) => onItems(deployed, ['PutItem'], [POINTER_PREFIX]),
  'changes:read': (deployed) => onItems(deployed, ['GetItem'], [CHANGE_PREFIX]),
  'suppressions:save': (deployed) => onItems(deployed, ['PutItem'], [SUPPRESSION_PREFIX]),

  'dns:write': (deployed) =>
    together(
      onIndex(deployed, 'dns-due'),
      onItems(deployed, ['BatchGetItem'], [NAME_PREFIX]),
      onItems(deployed, ['PutItem'], [NAME_PREFIX, ZONE_PREFIX, CHANGE_PREFIX]),
      onItems(deployed, ['UpdateItem'], [ZONE_PREFIX]),
      // A name that was freed and has nothing left in DNS.
      onItems(deployed, ['DeleteItem'], [NAME_PREFIX]),
      {
        statements: [
          {
            actions: ['route53:ChangeResourceRecordSets', 'route53:GetHostedZone'],
            resources: Object.values(deployed.hostedZones).map(
              (id) => `arn:${deployed.partition}:route53:::hostedzone/${id}`,
            ),
          },
          // The id of a change is not known before the change is made: the one wildcard of all policies.
          { actions: ['route53:GetChange'], resources: [changeWildcard(deployed.partition)] },
        ],
        environment: {
          HOSTED_ZONES: JSON.stringify(deployed.hostedZones),
          ROUTE53_REQUESTS_PER_SECOND: String(deployed.route53RequestsPerSecond),
        },
      },
    ),

  'mail:send': (deployed) =>
    together(
      onIndex(deployed, 'mail-due'),
      onItems(deployed, ['GetItem'], [NAME_PREFIX, SUPPRESSION_PREFIX]),
      onItems(deployed, ['PutItem'], [NAME_PREFIX]),
      toSendMails(deployed),
    ),

  'queues:watch': (deployed) =>
    together(...queues.map(({ table, index }) => onIndex(deployed, index.name, table)), {
      statements: [],
      environment: { HOSTED_ZONES: JSON.stringify(deployed.hostedZones) },
    }),

  'kite-secret:seal': (deployed) => onSecret(deployed, 'GenerateDataKey', 'kite'),
  'kite-secret:open': (deployed) => onSecret(deployed, 'Decrypt', 'kite'),
  'mail-secret:seal': (deployed) => onSecret(deployed, 'GenerateDataKey', 'mail'),
  'mail-secret:open': (deployed) => onSecret(deployed, 'Decrypt', 'mail'),

  'activation-keys:read': ({ activationKeysArn }) => ({
    statements: [{ actions: ['secretsmanager:GetSecretValue'], resources: [activationKeysArn] }],
    environment: { ACTIVATION_KEYS: activationKeysArn },
  }),

  'activation-limits:count': (deployed) => onItems(deployed, ['UpdateItem'], [LIMIT_PREFIX], 'activation'),
  'install-codes:read': (deployed) => onItems(deployed, ['GetItem'], [CODE_PREFIX], 'activation'),
  'install-codes:save': (deployed) => onItems(deployed, ['PutItem'], [CODE_PREFIX], 'activation'),
  'activations:read': (deployed) => onItems(deployed, ['GetItem'], [ACTIVATION_PREFIX], 'activation'),
  'activations:save': (deployed) => onItems(deployed, ['PutItem'], [ACTIVATION_PREFIX], 'activation'),
  'audit:save': (deployed) => onItems(deployed, ['PutItem'], [AUDIT_PREFIX], 'activation'),
  'client-tokens:read': (deployed) => onItems(deployed, ['GetItem'], [CLIENT_TOKENS], 'activation'),
  'client-tokens:count': (deployed) => onItems(deployed, ['UpdateItem'], [CLIENT_TOKENS], 'activation'),
  'servers:read': (deployed) => onItems(deployed, ['GetItem'], [SERVERS], 'activation'),
  'servers:list': (deployed) => onItems(deployed, ['Query'], [SERVERS], 'activation'),
  'servers:save': (deployed) => onItems(deployed, ['PutItem'], [SERVERS], 'activation'),
  'servers:update': (deployed) => onItems(deployed, ['UpdateItem'], [SERVERS], 'activation'),
  'master-token:read': (deployed) => onItems(deployed, ['GetItem'], [MASTER_TOKEN], 'activation'),

  'settings:activation': (deployed) => ({
    statements: [],
    environment: { ACTIVATION: JSON.stringify(deployed.activation) },
  }),
  'mail-keys:read': ({ mailKeysArn }) => ({
    statements: [{ actions: ['secretsmanager:GetSecretValue'], resources: [mailKeysArn] }],
    environment: { MAIL_KEYS: mailKeysArn },
  }),
  'mail-operators:read': (deployed) => onItems(deployed, ['GetItem'], [OPERATORS], 'mail'),
  'mail-limits:count': (deployed) => onItems(deployed, ['UpdateItem'], [LIMIT_PREFIX], 'mail'),
  'mail-domains:list': (deployed) => onItems(deployed, ['Query'], [DOMAINS], 'mail'),
  'mail-domains:find': (deployed) => onItems(deployed, ['GetItem'], [DOMAINS], 'mail'),
  'mail-domains:find-by-id': (deployed) =>
    onItems(deployed, ['GetItem'], [DOMAIN_ID_PREFIX, DOMAINS], 'mail'),
  'mail-domains:create': (deployed) =>
    onItems(deployed, ['PutItem'], [DOMAIN_ID_PREFIX, DOMAINS, USERS_PREFIX], 'mail'),
  'mail-domains:delete': (deployed) =>
    together(
      onItems(deployed, ['DeleteItem'], [DOMAIN_ID_PREFIX, DOMAINS], 'mail'),
      onItems(deployed, ['PutItem'], [DELETION_PREFIX], 'mail'),
    ),
  'mail-domains:erase': (deployed) =>
    together(
      onIndex(deployed, 'deletion-due', 'mail'),
      onItems(
        deployed,
        ['BatchWriteItem', 'Query'],
        [CERTIFICATES_PREFIX, DKIM_PREFIX, USERS_PREFIX],
        'mail',
      ),
      onItems(deployed, ['DeleteItem'], [DELETION_PREFIX], 'mail'),
    ),
  'mail-ids:take': (deployed) => onItems(deployed, ['UpdateItem'], [SEQUENCES], 'mail'),
  'mail-users:list': (deployed) => onItems(deployed, ['Query'], [USERS_PREFIX], 'mail'),
  'mail-users:create': (deployed) =>
    together(
      onItems(deployed, ['PutItem'], [USERS_PREFIX], 'mail'),
      onItems(deployed, ['UpdateItem'], [DOMAINS], 'mail'),
    ),
  'mail-users:change': (deployed) => onItems(deployed, ['UpdateItem'], [USERS_PREFIX], 'mail'),
  'mail-users:delete': (deployed) =>
    together(
      onItems(deployed, ['DeleteItem', 'GetItem'], [USERS_PREFIX], 'mail'),
      onItems(deployed, ['UpdateItem'], [DOMAINS], 'mail'),
    ),
  'mail-dkim:add': (deployed) =>
    together(
      onItems(deployed, ['ConditionCheckItem'], [DOMAINS], 'mail'),
      onItems(deployed, ['PutItem'], [DKIM_PREFIX], 'mail'),
    ),
  'mail-dkim:list': (deployed) => onItems(deployed, ['Query'], [DKIM_PREFIX], 'mail'),
  'mail-certificates:find': (deployed) => onItems(deployed, ['GetItem'], [CERTIFICATES_PREFIX], 'mail'),
  'mail-certificates:list': (deployed) => onItems(deployed, ['Query'], [CERTIFICATES_PREFIX], 'mail'),
  'mail-certificates:save': (deployed) =>
    together(
      onItems(deployed, ['ConditionCheckItem'], [DOMAINS], 'mail'),
      onItems(deployed, ['PutItem'], [CERTIFICATES_PREFIX], 'mail'),
    ),
  'mail-certificates:issue': (deployed) =>
    together(
      onIndex(deployed, 'certificate-due', 'mail'),
      onItems(deployed, ['GetItem', 'PutItem', 'Query'], [CERTIFICATES_PREFIX], 'mail'),
      onItems(deployed, ['ConditionCheckItem'], [DOMAINS], 'mail'),
    ),
  'acme-accounts:keep': (deployed) =>
    together(
      onItems(deployed, ['GetItem', 'PutItem'], [ACME_ACCOUNTS], 'mail'),
      onSecret(deployed, 'GenerateDataKey', 'acme-account'),
      onSecret(deployed, 'Decrypt', 'acme-account'),
    ),
  'dkim-secret:seal': (deployed) => onSecret(deployed, 'GenerateDataKey', 'dkim'),
  'dkim-secret:open': (deployed) => onSecret(deployed, 'Decrypt', 'dkim'),
  'certificate-secret:seal': (deployed) => onSecret(deployed, 'GenerateDataKey', 'certificate'),
  'certificate-secret:open': (deployed) => onSecret(deployed, 'Decrypt', 'certificate'),
  'exports:put': ({ exportsBucket }) => ({
    statements: [
      // A link that a function signs can do what its role can.
      { actions: ['s3:GetObject', 's3:PutObject'], resources: [exportsWildcard(exportsBucket.arn)] },
    ],
    environment: { EXPORTS_BUCKET: exportsBucket.name },
  }),

  'accounts-keys:read': ({ accountsKeysArn }) => ({
    statements: [{ actions: ['secretsmanager:GetSecretValue'], resources: [accountsKeysArn] }],
    environment: { ACCOUNTS_KEYS: accountsKeysArn },
  }),
  'accounts-limits:count': (deployed) => onItems(deployed, ['UpdateItem'], [LIMIT_PREFIX], 'accounts'),
  'accounts-limits:look': (deployed) => onItems(deployed, ['BatchGetItem'], [LIMIT_PREFIX], 'accounts'),
  'accounts:find': (deployed) => onItems(deployed, ['GetItem'], [ACCOUNT_PREFIX], 'accounts'),
  'accounts:find-by-id': (deployed) =>
    onItems(deployed, ['GetItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX], 'accounts'),
  'accounts:list': (deployed) =>
    together(
      onItems(deployed, ['Query'], [ACCOUNT_IDS], 'accounts'),
      onItems(deployed, ['BatchGetItem'], [ACCOUNT_PREFIX], 'accounts'),
      onItems(deployed, ['GetItem'], [ACCOUNT_TOTALS], 'accounts'),
    ),
  'accounts:create': (deployed) =>
    together(
      onItems(deployed, ['PutItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX], 'accounts'),
      onItems(deployed, ['UpdateItem'], [ACCOUNT_SEQUENCES, ACCOUNT_TOTALS], 'accounts'),
    ),
  'creation-tokens:consume': (deployed) =>
    onItems(deployed, ['DeleteItem'], [CREATION_TOKEN_PREFIX], 'accounts'),
  'accounts:save': (deployed) => onItems(deployed, ['PutItem'], [ACCOUNT_PREFIX], 'accounts'),
  'accounts:remove': (deployed) =>
    together(
      onItems(deployed, ['DeleteItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX, PHONE_PREFIX], 'accounts'),
      onItems(deployed, ['UpdateItem'], [ACCOUNT_TOTALS], 'accounts'),
      onItems(deployed, ['PutItem'], [REGISTRAR_NOTES], 'accounts'),
      onItems(deployed, ['BatchWriteItem', 'Query'], [CONTACTS_PREFIX], 'accounts'),
    ),
  'account-phones:claim': (deployed) => onItems(deployed, ['PutItem'], [PHONE_PREFIX], 'accounts'),
  'account-phones:free': (deployed) => onItems(deployed, ['DeleteItem'], [PHONE_PREFIX], 'accounts'),
  'account-phones:find': (deployed) => onItems(deployed, ['GetItem'], [PHONE_PREFIX], 'accounts'),
  'account-api-keys:touch': (deployed) => onItems(deployed, ['UpdateItem'], [ACCOUNT_PREFIX], 'accounts'),
  'account-nonces:count': (deployed) => onItems(deployed, ['UpdateItem'], [NONCE_PREFIX], 'accounts'),
  'account-contacts:list': (deployed) => onItems(deployed, ['Query'], [CONTACTS_PREFIX], 'accounts'),
  'account-contacts:save': (deployed) =>
    together(
      onItems(deployed, ['PutItem'], [CONTACTS_PREFIX], 'accounts'),
      onItems(deployed, ['ConditionCheckItem'], [ACCOUNT_IDS], 'accounts'),
    ),
  'account-contacts:remove': (deployed) =>
    together(
      onItems(deployed, ['DeleteItem'], [CONTACTS_PREFIX], 'accounts'),
      onItems(deployed, ['PutItem'], [REGISTRAR_NOTES], 'accounts'),
    ),
  'registrar-notes:list': (deployed) => onItems(deployed, ['Query'], [REGISTRAR_NOTES], 'accounts'),
  'registrar-notes:remove': (deployed) => onItems(deployed, ['DeleteItem'], [REGISTRAR_NOTES], 'accounts'),
  'panel-sessions:read': (deployed) => onItems(deployed, ['GetItem'], [SESSION_PREFIX], 'accounts'),
  'panel-sessions:save': (deployed) => onItems(deployed, ['PutItem'], [SESSION_PREFIX], 'accounts'),
  'panel-sessions:remove': (deployed) => onItems(deployed, ['DeleteItem'], [SESSION_PREFIX], 'accounts'),
  'account-password:seal': (deployed) => onSecret(deployed, 'GenerateDataKey', 'account-password'),
  'account-password:open': (deployed) => onSecret(deployed, 'Decrypt', 'account-password'),

  'creation-tokens:reserve': (deployed) =>
    onItems(
      deployed,
      ['DeleteItem', 'GetItem', 'PutItem'],
      [CREATION_TOKEN_PREFIX, DEVICE_PREFIX],
      'accounts',
    ),
  'pushes:send': ({ accounts }) => ({
    statements: pushApplicationsOf(accounts).map((application) => ({
      actions: ['sns:CreatePlatformEndpoint', 'sns:Publish', 'sns:SetEndpointAttributes'],
      resources: [application, endpointsWildcard(application)],
    })),
    environment: {},
  }),
  'account-messages:send': (deployed) =>
    together(
      onIndex(deployed, 'message-due', 'accounts'),
      onItems(deployed, ['GetItem', 'PutItem'], [ACCOUNT_PREFIX], 'accounts'),
      onItems(deployed, ['GetItem'], [SUPPRESSION_PREFIX]),
      toSendMails(deployed),
      toSendTexts(deployed),
    ),

  'settings:accounts': (deployed) => ({
    statements: [],
    environment: { ACCOUNTS: JSON.stringify(deployed.accounts) },
  }),
  'settings:mail': (deployed) => ({
    statements: [],
    environment: { MAIL: JSON.stringify(deployed.mailDomains) },
  }),
  'settings:registration': (deployed) => ({
    statements: [],
    environment: { REGISTRATION: JSON.stringify(deployed.registration) },
  }),
};

const toSendMails = ({ mail }: Deployed): Grant => ({
  statements: [{ actions: ['ses:SendEmail'], resources: [...mail.identityArns, mail.configurationSet.arn] }],
  environment: { MAIL_FROM: mail.from, MAIL_CONFIGURATION_SET: mail.configurationSet.name },
});

/**
 * To IAM, the resource of a text is the phone number, which is no ARN: all that can be kept from the function are the
 * topics and devices of SNS. Behind SNS another service sends the text, and asks once more.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSNSFullAccess.html
 */
const toSendTexts = ({ partition, accounts }: Deployed): Grant => ({
  statements: [
    { actions: ['sns:Publish'], resources: [], notResources: [`arn:${partition}:sns:*:*:*`] },
    { actions: ['sns:CheckIfPhoneNumberIsOptedOut'], resources: [ANY_RESOURCE] },
    {
      actions: ['sms-voice:DescribeOptedOutNumbers', 'sms-voice:SendTextMessage'],
      resources: [ANY_RESOURCE],
      conditions: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
    },
  ],
  environment: accounts.textSender ? { TEXT_SENDER: accounts.textSender } : {},
});

/** ARNs. */
export const pushApplicationsOf = ({ pushApplications }: AccountsSettings): string[] =>
  Object.values(pushApplications).filter((application) => application !== undefined);

/** For actions that know no resources. */
export const ANY_RESOURCE = '*';

/** The devices of a platform application are named when they are first pushed to. */
export const endpointsWildcard = (application: string) => `${application.replace(':app/', ':endpoint/')}/*`;

/** What a function with these needs may do: nothing else. */
export function policyOf(needs: readonly Need[], deployed: Deployed): Statement[] {
  return merged(needs.flatMap((need) => grants[need](deployed).statements));
}

/** The environment variables of a function with these needs. */
export function environmentOf(needs: readonly Need[], deployed: Deployed): Record<string, string> {
  const environments = needs.map((need) => grants[need](deployed).environment);
  return Object.assign(
    { INSTALLATION: deployed.installation },
    deployed.publicBaseUrl ? { PUBLIC_BASE_URL: deployed.publicBaseUrl } : {},
    ...environments,
  ) as Record<string, string>;
}

/** What every function may do besides: write its own log. */
export const ownLog = (logGroupArn: string): Statement => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [logGroupArn],
});

/** What Lambda needs to trace a function's calls for it. X-Ray knows no resources for that. */
export const ownTraces: Statement = {
  actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: ['*'],
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

/** With the archives' the only resource with a wildcard that any policy names: a change's id is not known before. */
export const changeWildcard = (partition: string) => `arn:${partition}:route53:::change/*`;

/** Archives have random names. */
export const exportsWildcard = (bucketArn: string) => `${bucketArn}/*`;

/**
 * Actions on the items whose partition key begins with one of the prefixes. `ForAllValues` is true for a call that
 * has no such key, such as a Scan, hence `Null`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function onItems(
  { tables }: Deployed,
  operations: string[],
  prefixes: string[],
  table: TableId = 'names',
): Grant {
  return {
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
  };
}

function onIndex({ tables }: Deployed, index: string, table: TableId = 'names'): Grant {
  return {
    statements: [{ actions: ['dynamodb:Query'], resources: [`${tables[table].arn}/index/${index}`] }],
    environment: { [tableVariable(table)]: tables[table].name },
  };
}

/** Encryption or decryption of one kind of secret; KMS compares the purpose with the one it was sealed for. */
function onSecret(
  { secretsKeyArn }: Deployed,
  operation: 'GenerateDataKey' | 'Decrypt',
  purpose: Purpose,
): Grant {
  return {
    statements: [
      {
        actions: [`kms:${operation}`],
        resources: [secretsKeyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:purpose': purpose } },
      },
    ],
    environment: { SECRETS_KEY: secretsKeyArn },
  };
}

function together(...all: Grant[]): Grant {
  return {
    statements: all.flatMap(({ statements }) => statements),
    environment: Object.assign({}, ...all.map(({ environment }) => environment)) as Grant['environment'],
  };
}

/** Statements that differ only in their actions become one: an inline policy ends at 10,240 characters. */
function merged(statements: Statement[]): Statement[] {
  const byTarget = new Map<string, Statement>();
  for (const statement of statements) {
    const { actions, ...target } = statement;
    const key = JSON.stringify(target);
    const known = byTarget.get(key)?.actions ?? [];
    byTarget.set(key, { ...statement, actions: [...new Set([...known, ...actions])].sort() });
  }
  return [...byTarget.values()];
}
