import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { ListedRecordSet } from '../listed-record-set';
import { plainName } from '../refused-sets';

/** A record set of ListResourceRecordSets. @param hostedZoneId of the zone that it was listed from */
export function listedRecordSet(listed: ResourceRecordSet, hostedZoneId: string): ListedRecordSet {
  const { Name = '', Type = '', TTL, ResourceRecords = [], AliasTarget, ...more } = listed;
  const common = {
    name: plainName(Name),
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
    alias: plainName(DNSName),
    ...(HostedZoneId === hostedZoneId && !EvaluateTargetHealth ? {} : { special: true as const }),
  };
}
