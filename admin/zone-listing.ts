import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { Pace } from '../functions/aws/pace';
import type { Clock } from '../functions/clock';
import type { Connection } from './connection';

/** A record set as Route 53 lists it, in the form that Gatepost keeps its own in. */
export interface ListedRecordSet {
  /** Fully qualified, without the final dot. */
  name: string;
  type: string;
  ttl?: number;
  values?: string[];
  alias?: string;
  /** It has what Gatepost never writes: a routing policy, a health check, an alias to another zone. */
  special?: true;
}

interface ZoneListing {
  /** How many record sets Route 53 says there are. */
  count: number;
  recordSets: AsyncGenerator<ListedRecordSet>;
}

type Start = Pick<
  ListResourceRecordSetsCommandInput,
  'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'
>;

/** The most that Route 53 lists at once. */
const PAGE = 300;

/**
 * The record sets of a zone as they were accepted last, INSYNC or not. Pages take half of the account's
 * request rate: the other half stays with the DNS writer.
 */
export async function listZone(
  { route53, route53RequestsPerSecond, hostedZoneIdOf }: Connection,
  zone: string,
  clock: Clock,
): Promise<ZoneListing> {
  const hostedZoneId = await hostedZoneIdOf(zone);
  const pace = new Pace(route53RequestsPerSecond / 2, clock);
  await pace.turn();
  const { HostedZone } = await route53.send(new GetHostedZoneCommand({ Id: hostedZoneId }));

  async function* recordSets(): AsyncGenerator<ListedRecordSet> {
    let start: Start | undefined = {};
    while (start) {
      await pace.turn();
      const page: ListResourceRecordSetsCommandOutput = await route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, MaxItems: PAGE, ...start }),
      );
      for (const recordSet of page.ResourceRecordSets ?? []) yield read(recordSet, hostedZoneId);
      start = page.IsTruncated
        ? {
            StartRecordName: page.NextRecordName,
            StartRecordType: page.NextRecordType,
            StartRecordIdentifier: page.NextRecordIdentifier,
          }
        : undefined;
    }
  }
  return { count: HostedZone?.ResourceRecordSetCount ?? 0, recordSets: recordSets() };
}

function read(listed: ResourceRecordSet, hostedZoneId: string): ListedRecordSet {
  const { Name = '', Type = '', TTL, ResourceRecords = [], AliasTarget, ...more } = listed;
  const common = {
    name: domainName(Name),
    type: Type,
    // What else a record set can have are routing policies and health checks.
    ...(Object.values(more).some((value) => value !== undefined) ? { special: true as const } : {}),
  };
  if (!AliasTarget) {
    return {
      ...common,
      ...(TTL === undefined ? {} : { ttl: TTL }),
      values: ResourceRecords.map(({ Value = '' }) => Value),
    };
  }
  const { DNSName = '', HostedZoneId, EvaluateTargetHealth } = AliasTarget;
  return {
    ...common,
    alias: domainName(DNSName),
    ...(HostedZoneId === hostedZoneId && !EvaluateTargetHealth ? {} : { special: true as const }),
  };
}

/**
 * Without the final dot, and unescaped: Route 53 writes `*` as `\052`.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
const domainName = (name: string) =>
  name
    .replace(/\.$/, '')
    .replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
