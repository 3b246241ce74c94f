import { ListResourceRecordSetsCommand, Route53Client, type RRType } from '@aws-sdk/client-route-53';
import { clientConfig } from '../../aws/client-config';
import type { Pace } from '../../aws/pace';
import { requireEnv, type Environment } from '../../environment';
import type { ListedZones, ListingStart } from '../census-store';
import type { ListedRecordSet } from '../listed-record-set';
import { plainName } from '../refused-sets';
import { listedRecordSet } from './route53-record-set';

/** The most that Route 53 lists at once. */
const PAGE = 300;

const CALL_TIMEOUT_MS = 8_000;

/** @param environment `HOSTED_ZONES`: JSON of zone name to id */
export function route53ListingOf(environment: Environment, pace: Pace): ListedZones {
  const config = clientConfig(environment, CALL_TIMEOUT_MS);
  const route53 = new Route53Client({ ...config, region: 'us-east-1' });
  const ids = JSON.parse(requireEnv(environment, 'HOSTED_ZONES')) as Record<string, string>;
  return route53Listing(
    route53,
    Object.keys(ids),
    (zone) => Promise.resolve(ids[zone] ?? ''),
    () => pace.turn(),
  );
}

/**
 * Zones on Route 53, to be listed and read.
 * @param idOf hosted zone's id of a zone
 * @param turn resolves when the next request may be sent
 */
export function route53Listing(
  route53: Route53Client,
  zones: readonly string[],
  idOf: (zone: string) => Promise<string>,
  turn: () => Promise<void>,
): ListedZones {
  async function page(zone: string, from: ListingStart | undefined, MaxItems: number) {
    const HostedZoneId = await idOf(zone);
    await turn();
    const answer = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId,
        MaxItems,
        ...(from ? { StartRecordName: `${from.name}.`, StartRecordType: from.type as RRType } : {}),
      }),
    );
    const sets = (answer.ResourceRecordSets ?? []).map((one) => listedRecordSet(one, HostedZoneId));
    const { IsTruncated, NextRecordName, NextRecordType } = answer;
    return IsTruncated && NextRecordName && NextRecordType
      ? { sets, next: { name: plainName(NextRecordName), type: NextRecordType } }
      : { sets };
  }

  return {
    zones,
    list: (zone, from) => page(zone, from, PAGE),
    async read(zone, place): Promise<ListedRecordSet | undefined> {
      const [first] = (await page(zone, place, 1)).sets;
      return first?.name === place.name && first.type === place.type ? first : undefined;
    },
  };
}
