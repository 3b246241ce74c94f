/** An installation on this machine, as `lib/grants.ts` wants to know it, and what each function finds around it. */
import { join } from 'node:path';
import type { Environment } from '../functions/environment';
import type { Need } from '../functions/needs';
import { accountsSettingsSchema, type AccountsSettings } from '../functions/accounts/settings';
import { activationSettingsSchema, type ActivationSettings } from '../functions/activation/settings';
import { labelsOfZones } from '../functions/dns/zone-of';
import { mailSettingsSchema, type MailSettings } from '../functions/mail/settings';
import { tableIds } from '../functions/table-schema';
import { registrationSettingsSchema, type RegistrationSettings } from '../functions/registration/settings';
import { environmentOf, policyOf, type Deployed } from '../lib/grants';
import type { Policy } from './policy';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './stand-in';

/** Where the AWS endpoint is, below the base URL. */
export const AWS_PATH = '/_local/aws';

/** Access key id of a role that may do everything, for an operator's commands. */
export const OPERATOR_KEY = 'gatepost-operator';

const INSTALLATION = 'gatepost';

/** Name of the secret with the activation family's signing keys, as the stateful stack gives it. */
export const ACTIVATION_KEYS = `${INSTALLATION}-activation-keys`;

/** Name of the secret with the keys of mail operators' tokens. */
export const MAIL_KEYS = `${INSTALLATION}-mail-keys`;

/** Name of the secret with the keys of SIP accounts. */
export const ACCOUNTS_KEYS = `${INSTALLATION}-accounts-keys`;

/** Queue of wake-ups that failed for good, as the delivery stack names it. */
export const FAILURE_QUEUE = `${INSTALLATION}-failures`;

/** Bucket of archives. */
export const EXPORTS_BUCKET = `${INSTALLATION}-exports`;

/** Pebble's own default. A public CA cannot ask a DNS server on this machine, and shall not be asked by tests. */
export const LOCAL_ACME_DIRECTORY = 'https://127.0.0.1:14000/dir';

/** Another name of the key that seals secrets. */
export const SECRETS_KEY_ALIAS = `alias/${INSTALLATION}-secrets`;

export interface LocalDeployment {
  /** The gateways' zone, without the final dot. */
  zone: string;
  furtherZones: readonly string[];
  /** Route 53 ids of all zones, by name. */
  hostedZones: Readonly<Record<string, string>>;
  baseUrl: string;
  secretsKeyArn: string;
  activationKeysArn: string;
  mailKeysArn: string;
  accountsKeysArn: string;
  route53RequestsPerSecond: number;
  registration: Partial<RegistrationSettings>;
  mail: Partial<MailSettings>;
  activation: Partial<ActivationSettings>;
  accounts: Partial<AccountsSettings>;
}

export function deployedLocally(local: LocalDeployment): Deployed {
  const { zone, furtherZones, hostedZones, baseUrl } = local;
  return {
    installation: INSTALLATION,
    partition: 'aws',
    tables: Object.fromEntries(
      tableIds.map((id) => {
        const name = `${INSTALLATION}-${id}`;
        return [id, { name, arn: arn('dynamodb', `table/${name}`) }];
      }),
    ) as Deployed['tables'],
    secretsKeyArn: local.secretsKeyArn,
    activationKeysArn: local.activationKeysArn,
    mailKeysArn: local.mailKeysArn,
    accountsKeysArn: local.accountsKeysArn,
    exportsBucket: { name: EXPORTS_BUCKET, arn: `arn:aws:s3:::${EXPORTS_BUCKET}` },
    hostedZones,
    route53RequestsPerSecond: local.route53RequestsPerSecond,
    mail: {
      from: `Gatepost <noreply@${zone}>`,
      identityArns: [arn('ses', `identity/${zone}`)],
      configurationSet: { name: INSTALLATION, arn: arn('ses', `configuration-set/${INSTALLATION}`) },
    },
    publicBaseUrl: baseUrl,
    mailDomains: mailSettingsSchema.parse({
      gatewayZone: zone,
      furtherZones,
      acme: { directoryUrl: LOCAL_ACME_DIRECTORY },
      ...local.mail,
    }),
    registration: localRegistrationSettings(zone, {
      ...local.registration,
      reservedNames: [...(local.registration.reservedNames ?? []), ...labelsOfZones(zone, furtherZones)],
    }),
    activation: activationSettingsSchema.parse({
      zones: [zone],
      reservedNames: [],
      // So that the command on the page can be tried to its end.
      installHook: 'echo "Here $SLOWDNS_HOSTNAME would be installed."',
      allowPrivateAddresses: true,
      ...local.activation,
    }),
    accounts: localAccountsSettings(zone, local.accounts),
  };
}

/** The accounts family's settings on a developer's machine. @param changes what differs from those */
export const localAccountsSettings = (
  zone: string,
  changes: Partial<AccountsSettings> = {},
): AccountsSettings =>
  accountsSettingsSchema.parse({
    sipDomain: `sip.${zone}`,
    pushApplications: PUSH_APPLICATIONS,
    sms: { countries: ['AT', 'CH', 'DE', 'FR', 'GB', 'US'] },
    ...changes,
  });

/** The registration family's settings on a developer's machine. @param changes what differs from those */
export const localRegistrationSettings = (
  zone: string,
  changes: Partial<RegistrationSettings> = {},
): RegistrationSettings =>
  registrationSettingsSchema.parse({
    zone,
    // A gateway on this machine reaches a front-end on this machine.
    frontEnds: { default: { ipv4: ['127.0.0.1'] } },
    allowPrivateAddresses: true,
    ...changes,
  });

/** What the stand-in for SNS reaches devices by. */
export const PUSH_APPLICATIONS = {
  apns: arn('sns', `app/APNS/${INSTALLATION}`),
  'apns.dev': arn('sns', `app/APNS_SANDBOX/${INSTALLATION}`),
  fcm: arn('sns', `app/GCM/${INSTALLATION}`),
};

/** A route or a worker. */
interface LocalFunction {
  id: string;
  needs: readonly Need[];
}

/** The access key names the role, so that the AWS endpoint knows whose policy to enforce. */
export const roleOf = ({ id }: LocalFunction) => `${INSTALLATION}-${id}`;

/** One process does here what a thousand do in AWS: a call may wait for many others. */
const AWS_CALL_TIMEOUT_MS = 30_000;

/** Environment variables of a function, as Lambda would set them. */
export const environmentOfFunction = (
  declared: LocalFunction,
  deployed: Deployed,
  baseUrl: string,
  awsCallTimeoutMs = AWS_CALL_TIMEOUT_MS,
): Environment => ({
  ...environmentOf(declared.needs, deployed),
  AWS_REGION: LOCAL_REGION,
  // Where a function's files lie: here they all lie in the project.
  LAMBDA_TASK_ROOT: join(__dirname, '..'),
  AWS_ENDPOINT_URL: `${baseUrl}${AWS_PATH}`,
  AWS_ACCESS_KEY_ID: roleOf(declared),
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CALL_TIMEOUT_MS: String(awsCallTimeoutMs),
});

/** The policies of every role, by access key id. */
export function policiesOf(functions: readonly LocalFunction[], deployed: Deployed): Map<string, Policy> {
  const policies = new Map<string, Policy>(
    functions.map((declared) => [roleOf(declared), policyOf(declared.needs, deployed)]),
  );
  return policies.set(OPERATOR_KEY, [{ actions: ['*'], resources: ['*'] }]);
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
