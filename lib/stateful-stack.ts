import { CfnOutput, Duration, Fn, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { PublicHostedZone, type IPublicHostedZone } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { tableIds, type TableId } from '../functions/table-schema';
import { tableSchemas } from '../functions/tables';
import { FIRST_KEY_ID } from '../functions/secrets/key-ring';
import type { Deployed } from './grants';
import {
  accountsSettingsOf,
  activationSettingsOf,
  mailSettingsOf,
  registrationSettingsOf,
  zonesOf,
  type Settings,
  type ZoneSettings,
} from './settings';

interface StatefulStackProps extends StackProps {
  settings: Settings;
}

/** What must outlive every deployment: names, zones, keys and the sender's standing. */
export class StatefulStack extends Stack {
  readonly tables: Readonly<Record<TableId, TableV2>>;
  /** By name, the gateways' zone first. */
  readonly zones: ReadonlyMap<string, IPublicHostedZone>;
  /** Bounces and complaints. */
  readonly mailEvents: Topic;
  readonly deployed: Deployed;

  constructor(scope: Construct, id: string, { settings, ...props }: StatefulStackProps) {
    super(scope, id, { ...props, terminationProtection: !settings.disposable });
    const removalPolicy = settings.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;

    this.tables = Object.fromEntries(
      tableIds.map((id) => [id, addTable(this, id, settings, removalPolicy)]),
    ) as Record<TableId, TableV2>;
    this.zones = new Map(
      zonesOf(settings).map((zone, position) => [zone.name, addZone(this, zone, position, removalPolicy)]),
    );
    const secretsKey = new Key(this, 'Secrets', {
      alias: `${settings.installation}-secrets`,
      description:
        'Seals what must be readable again: what tunnel front-ends check, links until they are mailed, private keys',
      enableKeyRotation: true,
      removalPolicy,
    });
    refuseWithoutPurpose(secretsKey);
    const activationKeys = addSigningKeys(this, 'ActivationKeys', {
      name: `${settings.installation}-activation-keys`,
      description: 'Keys of the JWTs that installers carry',
      removalPolicy,
    });
    const mailKeys = addSigningKeys(this, 'MailKeys', {
      name: `${settings.installation}-mail-keys`,
      description: 'Keys of the JWTs that mail operators carry',
      removalPolicy,
    });
    const accountsKeys = addSigningKeys(this, 'AccountsKeys', {
      name: `${settings.installation}-accounts-keys`,
      description: 'Keys of the nonces and codes of SIP accounts',
      removalPolicy,
    });
    const exportsBucket = addExportsBucket(this);
    const configurationSet = addConfigurationSet(this, settings);
    this.mailEvents = new Topic(this, 'MailEvents', { enforceSSL: true });
    configurationSet.addEventDestination('MailEvents', {
      destination: EventDestination.snsTopic(this.mailEvents),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    const identity = addIdentity(this, settings, this.zones, configurationSet);

    this.deployed = {
      installation: settings.installation,
      partition: this.partition,
      tables: Object.fromEntries(
        tableIds.map((id) => [id, { name: this.tables[id].tableName, arn: this.tables[id].tableArn }]),
      ) as Deployed['tables'],
      secretsKeyArn: secretsKey.keyArn,
      activationKeysArn: activationKeys.secretArn,
      mailKeysArn: mailKeys.secretArn,
      accountsKeysArn: accountsKeys.secretArn,
      // Exported here, so that the name of the import is known to whoever uses it.
      exportsBucket: {
        name: exportsBucket.bucketName,
        arn: this.exportValue(exportsBucket.bucketArn),
      },
      hostedZones: Object.fromEntries([...this.zones].map(([name, zone]) => [name, zone.hostedZoneId])),
      route53RequestsPerSecond: settings.route53RequestsPerSecond,
      mail: {
        from: settings.mail.from,
        identityArns: [
          identity.emailIdentityArn,
          ...settings.mail.sandboxRecipients.map((address) => identityArn(this, address)),
        ],
        configurationSet: {
          name: configurationSet.configurationSetName,
          arn: this.formatArn({
            service: 'ses',
            resource: 'configuration-set',
            resourceName: configurationSet.configurationSetName,
          }),
        },
      },
      publicBaseUrl: settings.publicBaseUrl ?? (settings.apiDomain && `https://${settings.apiDomain.name}`),
      registration: registrationSettingsOf(settings),
      mailDomains: mailSettingsOf(settings),
      activation: activationSettingsOf(settings),
      accounts: accountsSettingsOf(settings),
    };

    // Whoever imports them now: CloudFormation refuses to drop an export that a deployed stack still uses, so that
    // switching a family off would fail.
    const exported = [
      ...tableIds.flatMap((id) => {
        const { tableName, tableArn, tableStreamArn } = this.tables[id];
        return [tableName, tableArn, tableStreamArn];
      }),
      ...[secretsKey.keyArn, activationKeys.secretArn, mailKeys.secretArn, accountsKeys.secretArn],
      exportsBucket.bucketName,
    ];
    for (const value of exported) if (value) this.exportValue(value);
  }
}

function addTable(scope: Construct, id: TableId, settings: Settings, removalPolicy: RemovalPolicy): TableV2 {
  const { partitionKey, sortKey, timeToLive, indexes } = tableSchemas[id];
  return new TableV2(scope, `${id[0]?.toUpperCase()}${id.slice(1)}`, {
    tableName: `${settings.installation}-${id}`,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    ...(sortKey ? { sortKey: { name: sortKey, type: AttributeType.STRING } } : {}),
    globalSecondaryIndexes: indexes.map((index) => ({
      indexName: index.name,
      partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
      sortKey: {
        name: index.sortKey,
        type: index.sortKeyType === 'S' ? AttributeType.STRING : AttributeType.NUMBER,
      },
      projectionType: index.projection === 'all' ? ProjectionType.ALL : ProjectionType.KEYS_ONLY,
    })),
    billing: Billing.onDemand(),
    timeToLiveAttribute: timeToLive,
    dynamoStream: StreamViewType.NEW_IMAGE,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: !settings.disposable,
    removalPolicy,
  });
}

/** A zone that exists, or a new one, whose name servers the operator enters at the parent's. */
function addZone(
  scope: Construct,
  { name, hostedZoneId }: ZoneSettings,
  position: number,
  removalPolicy: RemovalPolicy,
): IPublicHostedZone {
  const id = position === 0 ? 'Zone' : `Zone-${name}`;
  if (hostedZoneId) {
    return PublicHostedZone.fromPublicHostedZoneAttributes(scope, id, { zoneName: name, hostedZoneId });
  }
  const zone = new PublicHostedZone(scope, id, { zoneName: name });
  zone.applyRemovalPolicy(removalPolicy);
  new CfnOutput(zone, 'NameServers', {
    description: `Enter these at the parent of ${name}`,
    value: Fn.join(' ', zone.hostedZoneNameServers ?? []),
  });
  return zone;
}

/**
 * The key's policy lets the account's own IAM decide, as by default, and no other account. Beyond that nobody seals or
 * opens anything without saying for what: `grants.ts` allows each function one purpose, and CloudTrail shows it.
 */
function refuseWithoutPurpose(key: Key): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'SayWhatFor',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      // In a key's policy this is the key.
      resources: ['*'],
      conditions: { Null: { 'kms:EncryptionContext:purpose': 'true' } },
    }),
  );
}

/** Keys that sign tokens, the first one generated; `admin key rotate` writes the next ones. */
function addSigningKeys(
  scope: Construct,
  id: string,
  { name, description, removalPolicy }: { name: string; description: string; removalPolicy: RemovalPolicy },
): Secret {
  const secret = new Secret(scope, id, {
    secretName: name,
    description,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ current: FIRST_KEY_ID }),
      generateStringKey: FIRST_KEY_ID,
      passwordLength: 64,
      excludePunctuation: true,
    },
    removalPolicy,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'An operator rotates the keys with one command; both the new and the old one are then accepted.',
  });
  return secret;
}

/** Archives of domains that are too large for an answer, behind links that work for minutes. */
function addExportsBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Exports', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    // The shortest life that S3 knows.
    lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    // Nothing in it outlives a day.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Objects live for a day and have random names; who asked for one is in the function’s log.',
  });
  return bucket;
}

function addConfigurationSet(scope: Construct, settings: Settings): ConfigurationSet {
  return new ConfigurationSet(scope, 'MailSending', {
    configurationSetName: `${settings.installation}-mail`,
    // Mails carry links that are secrets.
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
  });
}

/** The sender. SES finds its DKIM keys by itself where the sender's domain is a zone of ours. */
function addIdentity(
  scope: Construct,
  { mail }: Settings,
  zones: ReadonlyMap<string, IPublicHostedZone>,
  configurationSet: ConfigurationSet,
): EmailIdentity {
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1);
  const zone = zones.get(domain);
  const isAddress = mail.identity === 'address';
  const identity = new EmailIdentity(scope, 'Sender', {
    identity: isAddress
      ? Identity.email(mail.from)
      : zone
        ? Identity.publicHostedZone(zone)
        : Identity.domain(domain),
    configurationSet,
  });
  if (!isAddress && !zone) {
    new CfnOutput(identity, 'DkimRecords', {
      description: `Enter these CNAME records in the zone of ${domain}`,
      value: Fn.join(
        ' ',
        identity.dkimRecords.map(({ name, value }) => `${name}=${value}`),
      ),
    });
  }
  return identity;
}

const identityArn = (stack: Stack, address: string) =>
  stack.formatArn({ service: 'ses', resource: 'identity', resourceName: address });
