/** The operations of the Route 53 API that the stand-in has, each with the IAM resource that it is about. */
import { InvalidDomainName, parseName } from '../dns/domain-name';
import { isAlias, RECORD_TYPES, type RecordSet } from '../dns/record-set';
import type { RequestedChange } from './change-batch';
import type { ConditionContext } from '../policy';
import type { Mood } from '../stand-in';
import { invalidInput, priorRequestNotComplete, Route53Error } from './errors';
import type { Change, HostedZone, HostedZones } from './hosted-zones';
import { listingKey } from './listing-order';
import { readChangeResourceRecordSets, readCreateHostedZone } from './requests';
import type { XmlContent } from './xml';

interface OperationCall {
  /** The id in the path, or an empty string. */
  id: string;
  query: URLSearchParams;
  body: Buffer;
  mood: Mood | undefined;
  /** Throws `AccessDenied`. Every operation calls it before it looks at a zone. */
  authorize(conditionContext?: ConditionContext): void;
}

interface OperationResult {
  status?: number;
  headers?: Record<string, string>;
  /** The content of the document `<operation>Response`. */
  content: Record<string, XmlContent>;
  /** How many changes a batch had. */
  changes?: number;
}

export interface Operation {
  name: string;
  method: 'DELETE' | 'GET' | 'POST';
  /** Below the API version, with `{id}` for the id. */
  path: string;
  /** What the IAM action is about: a resource with the id, or everything. */
  resource: 'change' | 'hostedzone' | '*';
  run(zones: HostedZones, call: OperationCall): OperationResult;
}

export const OPERATIONS: Operation[] = [
  { name: 'CreateHostedZone', method: 'POST', path: '/hostedzone', resource: '*', run: createHostedZone },
  {
    name: 'DeleteHostedZone',
    method: 'DELETE',
    path: '/hostedzone/{id}',
    resource: 'hostedzone',
    run: deleteHostedZone,
  },
  {
    name: 'GetHostedZone',
    method: 'GET',
    path: '/hostedzone/{id}',
    resource: 'hostedzone',
    run: getHostedZone,
  },
  { name: 'ListHostedZones', method: 'GET', path: '/hostedzone', resource: '*', run: listHostedZones },
  {
    name: 'ListHostedZonesByName',
    method: 'GET',
    path: '/hostedzonesbyname',
    resource: '*',
    run: listHostedZonesByName,
  },
  {
    name: 'ChangeResourceRecordSets',
    method: 'POST',
    path: '/hostedzone/{id}/rrset',
    resource: 'hostedzone',
    run: changeResourceRecordSets,
  },
  {
    name: 'ListResourceRecordSets',
    method: 'GET',
    path: '/hostedzone/{id}/rrset',
    resource: 'hostedzone',
    run: listResourceRecordSets,
  },
  { name: 'GetChange', method: 'GET', path: '/change/{id}', resource: 'change', run: getChange },
];

const MAX_ZONES_PER_PAGE = 100;
const MAX_RECORD_SETS_PER_PAGE = 300;

function createHostedZone(zones: HostedZones, { body, authorize }: OperationCall): OperationResult {
  authorize();
  const request = readCreateHostedZone(body);
  const { zone, change } = zones.create(zoneName(request.name), request.callerReference, request.comment);
  return {
    status: 201,
    headers: { location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}` },
    content: {
      HostedZone: hostedZone(zones, zone),
      ChangeInfo: changeInfo(change),
      DelegationSet: delegationSet(zone),
    },
  };
}

function deleteHostedZone(zones: HostedZones, { id, authorize }: OperationCall): OperationResult {
  authorize();
  return { content: { ChangeInfo: changeInfo(zones.delete(id)) } };
}

function getHostedZone(zones: HostedZones, { id, authorize }: OperationCall): OperationResult {
  authorize();
  const zone = zones.zone(id);
  return { content: { HostedZone: hostedZone(zones, zone), DelegationSet: delegationSet(zone) } };
}

function listHostedZones(zones: HostedZones, { query, authorize }: OperationCall): OperationResult {
  authorize();
  const marker = query.get('marker') ?? undefined;
  const maxItems = maxItemsOf(query, MAX_ZONES_PER_PAGE);
  const all = zones.all().sort((a, b) => (a.id < b.id ? -1 : 1));
  const from = marker === undefined ? all : all.filter(({ id }) => id >= marker);
  const next = from[maxItems];
  return {
    content: {
      HostedZones: { HostedZone: from.slice(0, maxItems).map((zone) => hostedZone(zones, zone)) },
      Marker: marker,
      IsTruncated: next !== undefined,
      NextMarker: next?.id,
      MaxItems: maxItems,
    },
  };
}

function listHostedZonesByName(zones: HostedZones, { query, authorize }: OperationCall): OperationResult {
  authorize();
  const dnsName = query.get('dnsname') ?? undefined;
  const zoneId = query.get('hostedzoneid') ?? undefined;
  if (zoneId !== undefined && dnsName === undefined) {
    throw invalidInput('A hosted zone ID may be given only together with a DNS name.');
  }
  const maxItems = maxItemsOf(query, MAX_ZONES_PER_PAGE);
  const start = dnsName === undefined ? undefined : zoneName(dnsName);
  const startKey = start === undefined ? '' : listingKey(start);
  const from = zones.all().filter(({ name }) => listingKey(name) >= startKey);
  const next = from[maxItems];
  return {
    content: {
      HostedZones: { HostedZone: from.slice(0, maxItems).map((zone) => hostedZone(zones, zone)) },
      DNSName: start,
      HostedZoneId: zoneId,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: maxItems,
    },
  };
}

function changeResourceRecordSets(
  zones: HostedZones,
  { id, body, mood, authorize }: OperationCall,
): OperationResult {
  const { changes, comment } = readChangeResourceRecordSets(body);
  authorize(conditionContext(changes));
  if (mood === 'conflict') throw priorRequestNotComplete();
  const change = zones.changeRecordSets(id, changes, comment);
  return { content: { ChangeInfo: changeInfo(change) }, changes: changes.length };
}

function listResourceRecordSets(
  zones: HostedZones,
  { id, query, authorize }: OperationCall,
): OperationResult {
  authorize();
  const startName = query.get('name') ?? undefined;
  const startType = query.get('type') ?? undefined;
  if (startType !== undefined) {
    if (startName === undefined)
      throw invalidInput('A start type may be given only together with a start name.');
    if (!(RECORD_TYPES as readonly string[]).includes(startType)) {
      throw invalidInput(`The type ${startType} is not a record type.`);
    }
  }
  if (query.has('identifier'))
    throw invalidInput('A start identifier is of no use without routing policies.');
  const maxItems = maxItemsOf(query, MAX_RECORD_SETS_PER_PAGE);
  const startKey = startName === undefined ? '' : listingKey(queriedName(startName), startType);
  const from = zones.recordSets(id, startKey);
  const next = from[maxItems];
  return {
    content: {
      ResourceRecordSets: {
        ResourceRecordSet: from.slice(0, maxItems).map((recordSet) => resourceRecordSet(id, recordSet)),
      },
      IsTruncated: next !== undefined,
      NextRecordName: next?.name,
      NextRecordType: next?.type,
      MaxItems: maxItems,
    },
  };
}

function getChange(zones: HostedZones, { id, authorize }: OperationCall): OperationResult {
  authorize();
  return { content: { ChangeInfo: changeInfo(zones.change(id)) } };
}

/** The condition keys of fine-grained access control: each has the values of all changes. */
function conditionContext(changes: RequestedChange[]): ConditionContext {
  const each = (values: string[]) => [...new Set(values)];
  return {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': each(
      changes.map(({ name }) => normalizedName(name)),
    ),
    'route53:ChangeResourceRecordSetsRecordTypes': each(changes.map(({ type }) => type)),
    'route53:ChangeResourceRecordSetsActions': each(changes.map(({ action }) => action)),
  };
}

/** "All letters must be lowercase, the DNS name must be without the trailing dot", other characters escaped. */
function normalizedName(text: string): string {
  try {
    return parseName(text).replace(/\.$/, '');
  } catch {
    return text;
  }
}

function zoneName(text: string): string {
  try {
    const name = parseName(text);
    if (name !== '.' && /^[a-z0-9._-]+$/.test(name)) return name;
  } catch (error) {
    if (!(error instanceof InvalidDomainName)) throw error;
  }
  throw new Route53Error('InvalidDomainName', `${text} is not a valid domain name`);
}

function queriedName(text: string): string {
  try {
    return parseName(text);
  } catch (error) {
    if (error instanceof InvalidDomainName) throw invalidInput(`${text} is not a valid DNS name`);
    throw error;
  }
}

function maxItemsOf(query: URLSearchParams, most: number): number {
  const text = query.get('maxitems');
  if (text === null) return most;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw invalidInput(`The value ${text} of maxitems is not a positive number.`);
  return Math.min(Number(text), most);
}

function hostedZone(zones: HostedZones, { id, name, callerReference, comment }: HostedZone): XmlContent {
  return {
    Id: `/hostedzone/${id}`,
    Name: name,
    CallerReference: callerReference,
    Config: { Comment: comment, PrivateZone: false },
    ResourceRecordSetCount: zones.countRecordSets(id),
  };
}

function delegationSet({ nameServers }: HostedZone): XmlContent {
  return { NameServers: { NameServer: nameServers } };
}

function changeInfo({ id, insync, submittedAt, comment }: Change): XmlContent {
  return {
    Id: `/change/${id}`,
    Status: insync ? 'INSYNC' : 'PENDING',
    SubmittedAt: new Date(submittedAt).toISOString(),
    Comment: comment,
  };
}

function resourceRecordSet(zoneId: string, recordSet: RecordSet): XmlContent {
  const { name, type } = recordSet;
  if (isAlias(recordSet)) {
    const { alias } = recordSet;
    return {
      Name: name,
      Type: type,
      AliasTarget: {
        HostedZoneId: zoneId,
        DNSName: alias.name,
        EvaluateTargetHealth: alias.evaluateTargetHealth,
      },
    };
  }
  return {
    Name: name,
    Type: type,
    TTL: recordSet.ttlSeconds,
    ResourceRecords: { ResourceRecord: recordSet.values.map((value) => ({ Value: value })) },
  };
}
