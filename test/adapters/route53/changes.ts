/** Short ways to say what a test changes. */
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type Change,
  type ChangeAction,
  type ChangeInfo,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';

export async function createZone(client: Route53Client, name = 'example.com'): Promise<string> {
  const { HostedZone } = await client.send(
    new CreateHostedZoneCommand({ Name: name, CallerReference: `create ${name}` }),
  );
  return HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
}

/** A change of a record set with TTL 60. */
export function change(action: ChangeAction, name: string, type: RRType, ...values: string[]): Change {
  return {
    Action: action,
    ResourceRecordSet: {
      Name: name,
      Type: type,
      TTL: 60,
      ResourceRecords: values.map((Value) => ({ Value })),
    },
  };
}

export function aliasChange(
  action: ChangeAction,
  name: string,
  type: RRType,
  zoneId: string,
  target: string,
): Change {
  const AliasTarget = { HostedZoneId: zoneId, DNSName: target, EvaluateTargetHealth: false };
  return { Action: action, ResourceRecordSet: { Name: name, Type: type, AliasTarget } };
}

export async function send(client: Route53Client, zoneId: string, ...changes: Change[]): Promise<ChangeInfo> {
  const { ChangeInfo: info } = await client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }),
  );
  if (!info) throw new Error('the answer has no ChangeInfo');
  return info;
}
