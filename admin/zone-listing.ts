import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import { Pace } from '../functions/aws/pace';
import type { Clock } from '../functions/clock';
import type { ListedRecordSet } from '../functions/dns/listed-record-set';
import { listedRecordSet } from '../functions/dns/store/route53-record-set';
import type { Connection } from './connection';

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
      for (const recordSet of page.ResourceRecordSets ?? []) yield listedRecordSet(recordSet, hostedZoneId);
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
