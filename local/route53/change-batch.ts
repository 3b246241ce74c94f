/**
 * A change batch: all of its changes or none. The rules are those of ChangeResourceRecordSets (API reference) and of
 * "Quotas" (Developer Guide); where AWS does not say, the stricter reading.
 */
import { isWithin, parseName, WILDCARD_LABEL } from '../dns/domain-name';
import {
  isAlias,
  RECORD_TYPES,
  type AliasRecordSet,
  type DataRecordSet,
  type RecordSet,
  type RecordType,
} from '../dns/record-set';
import type { ZoneRecords } from '../dns/zone';
import { invalidChangeBatch } from './errors';
import { comparableValue, problemWithName, problemWithValue } from './record-values';

export const ACTIONS = ['CREATE', 'DELETE', 'UPSERT'] as const;

/** One change as it was asked for: well-formed, but nothing in it checked yet. */
export interface RequestedChange {
  action: (typeof ACTIONS)[number];
  name: string;
  type: RecordType;
  ttlSeconds?: number;
  values?: string[];
  alias?: { hostedZoneId: string; name: string; evaluateTargetHealth: boolean };
}

/** What a batch does to a zone. */
export type Effect = { put: RecordSet } | { remove: { name: string; type: RecordType } };

interface ChangedZone {
  id: string;
  records: ZoneRecords;
  maxRecordSets: number;
}

const MAX_RECORDS = 1_000;
const MAX_VALUE_CHARACTERS = 32_000;
const MAX_VALUES_PER_RECORD_SET = 400;
const MAX_TTL_SECONDS = 2_147_483_647;

/**
 * Finds out what the batch does to the zone, without doing it.
 * @throws Route53Error `InvalidChangeBatch`, with a message for each change that is at fault
 */
export function planBatch(zone: ChangedZone, changes: RequestedChange[]): Effect[] {
  checkSize(changes);
  const draft = new Draft(zone.records);
  const messages = new Set<string>();
  const earlierActions = new Map<string, string>();
  for (const change of changes) {
    const problems = applyChange(zone, draft, earlierActions, change);
    for (const problem of problems) messages.add(problem);
  }
  // An alias may have lost its target to a later change of the same batch.
  for (const recordSet of draft.written()) {
    if (isAlias(recordSet) && !draft.get(recordSet.alias.name, recordSet.type)) {
      messages.add(targetNotFound(zone, recordSet.alias.name, recordSet.type));
    }
  }
  if (messages.size > 0) throw invalidChangeBatch([...messages]);
  if (draft.size > zone.maxRecordSets) {
    throw invalidChangeBatch([`Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${zone.id}`]);
  }
  return draft.effects();
}

/** "The value of Action is UPSERT: each ResourceRecord element, and each character, is counted twice." */
function checkSize(changes: RequestedChange[]): void {
  let records = 0;
  let characters = 0;
  for (const { action, values, alias } of changes) {
    const weight = action === 'UPSERT' ? 2 : 1;
    records += weight * (alias ? 1 : (values ?? []).length);
    characters += weight * (values ?? []).reduce((sum, value) => sum + value.length, 0);
  }
  if (records > MAX_RECORDS) {
    throw invalidChangeBatch([`Number of records limit of ${MAX_RECORDS} exceeded.`]);
  }
  if (characters > MAX_VALUE_CHARACTERS) {
    throw invalidChangeBatch([`RDATA character limit of ${MAX_VALUE_CHARACTERS} exceeded.`]);
  }
}

/** Applies the change to the draft, unless something is wrong with it. */
function applyChange(
  zone: ChangedZone,
  draft: Draft,
  earlierActions: Map<string, string>,
  change: RequestedChange,
): string[] {
  const { action, type } = change;
  const { apex } = zone.records;
  const nameProblem = problemWithName(change.name) ?? (change.alias && problemWithName(change.alias.name));
  if (nameProblem) return [nameProblem];
  const name = parseName(change.name);
  if (!isWithin(name, apex)) return [`RRSet with DNS name ${name} is not permitted in zone ${apex}`];

  const earlier = earlierActions.get(`${name} ${type}`);
  earlierActions.set(`${name} ${type}`, action);
  if (earlier !== undefined && !(earlier === 'DELETE' && action === 'CREATE')) {
    return [`The request contains an invalid set of changes for a resource record set '${type} ${name}'`];
  }

  const recordSet = recordSetOf(name, change);
  const problems =
    action === 'DELETE'
      ? problemsWithDeletion(zone, draft, recordSet, change)
      : problemsWithWriting(zone, draft, recordSet, change);
  if (problems.length > 0) return problems;
  if (action === 'DELETE') draft.remove(name, type);
  else draft.put(recordSet);
  return [];
}

function recordSetOf(name: string, { type, ttlSeconds = 0, values = [], alias }: RequestedChange): RecordSet {
  if (!alias) return { name, type, ttlSeconds, values };
  const { evaluateTargetHealth } = alias;
  return { name, type, alias: { name: parseName(alias.name), evaluateTargetHealth } };
}

function problemsWithDeletion(
  zone: ChangedZone,
  draft: Draft,
  recordSet: RecordSet,
  { alias }: RequestedChange,
): string[] {
  const { name, type } = recordSet;
  const isApex = name === zone.records.apex;
  if (isApex && type === 'SOA') return ['A HostedZone must contain exactly one SOA record.'];
  if (isApex && type === 'NS')
    return ['A HostedZone must contain at least one NS record for the zone itself.'];

  const tried = `Tried to delete resource record set [name='${name}', type='${type}']`;
  const current = draft.get(name, type);
  if (!current) return [`${tried} but it was not found`];
  const hasOtherZone = alias !== undefined && alias.hostedZoneId !== zone.id;
  return hasOtherZone || !isSame(current, recordSet)
    ? [`${tried} but the values provided do not match the current values`]
    : [];
}

function problemsWithWriting(
  zone: ChangedZone,
  draft: Draft,
  recordSet: RecordSet,
  change: RequestedChange,
): string[] {
  const { name, type } = recordSet;
  if (change.action === 'CREATE' && draft.get(name, type)) {
    return [`Tried to create resource record set [name='${name}', type='${type}'] but it already exists`];
  }
  return [
    ...problemsWithPlace(zone, draft, name, type),
    ...(isAlias(recordSet)
      ? problemsWithAlias(zone, draft, recordSet, change.alias?.hostedZoneId)
      : problemsWithContent(recordSet)),
  ];
}

/** Whether a DELETE names what is there: the same TTL and values, in any order, or the same alias target. */
function isSame(current: RecordSet, wanted: RecordSet): boolean {
  if (isAlias(current) || isAlias(wanted)) {
    if (!isAlias(current) || !isAlias(wanted)) return false;
    return (
      current.alias.name === wanted.alias.name &&
      current.alias.evaluateTargetHealth === wanted.alias.evaluateTargetHealth
    );
  }
  return (
    current.ttlSeconds === wanted.ttlSeconds &&
    current.values.length === wanted.values.length &&
    JSON.stringify([...current.values].sort()) === JSON.stringify([...wanted.values].sort())
  );
}

function problemsWithContent({ name, type, ttlSeconds, values }: DataRecordSet): string[] {
  const problems: string[] = [];
  if (ttlSeconds > MAX_TTL_SECONDS) {
    problems.push(`Invalid TTL for resource record set [name='${name}', type='${type}']`);
  }
  if (values.length > MAX_VALUES_PER_RECORD_SET) {
    problems.push(`Cannot have more than ${MAX_VALUES_PER_RECORD_SET} records in a RRSet.`);
  }
  if ((type === 'CNAME' || type === 'SOA') && values.length > 1) {
    problems.push(`RRSet of type ${type} with DNS name ${name} may have only one value`);
  }
  const comparable = new Set(values.map((value) => comparableValue(type, value)));
  if (comparable.size < values.length) problems.push(`Duplicate Resource Record: '${values.join(`', '`)}'`);
  for (const value of values) {
    const problem = problemWithValue(type, value);
    if (problem) problems.push(problem);
  }
  return problems;
}

/** Which types may be at which names: RFC 1034, section 3.6.2 (CNAME stands alone), SOA at the apex only. */
function problemsWithPlace(zone: ChangedZone, draft: Draft, name: string, type: RecordType): string[] {
  const { apex } = zone.records;
  const notPermitted = `RRSet of type ${type} with DNS name ${name} is not permitted`;
  if (type === 'CNAME' && name === apex) return [`${notPermitted} at apex in zone ${apex}`];
  if (type === 'SOA' && name !== apex) return [`${notPermitted} as it is not at the apex of zone ${apex}`];
  if (type === 'NS' && name.startsWith(`${WILDCARD_LABEL}.`)) return [`${notPermitted} at a wildcard name`];
  const conflicts =
    type === 'CNAME'
      ? RECORD_TYPES.some((other) => other !== 'CNAME' && draft.get(name, other))
      : draft.get(name, 'CNAME') !== undefined;
  return conflicts
    ? [`${notPermitted} as it conflicts with other records with the same DNS name in zone ${apex}`]
    : [];
}

/** Only aliases inside the zone are known here. The target must be there before the alias, as AWS wants it. */
function problemsWithAlias(
  zone: ChangedZone,
  draft: Draft,
  { name, type, alias }: AliasRecordSet,
  hostedZoneId: string | undefined,
): string[] {
  const target = alias.name;
  const tried = `Tried to create an alias that targets ${target}, type ${type} in zone ${hostedZoneId}`;
  if (type === 'SOA' || type === 'NS') return [`An alias record set may not have the type ${type}`];
  if (hostedZoneId !== zone.id) return [`${tried}, but that zone is not the zone of the alias`];
  if (!isWithin(target, zone.records.apex)) {
    return [
      `${tried}, but the alias target name does not lie within the target zone`,
      targetNotFound(zone, target, type),
    ];
  }
  const chain = new Set([name]);
  for (let next: string | undefined = target; next !== undefined;) {
    if (chain.has(next)) return [`${tried}, but that would be a loop of aliases`];
    chain.add(next);
    const recordSet = draft.get(next, type);
    if (!recordSet && next === target) return [targetNotFound(zone, target, type)];
    next = recordSet && isAlias(recordSet) ? recordSet.alias.name : undefined;
  }
  return [];
}

function targetNotFound(zone: ChangedZone, target: string, type: RecordType): string {
  return `Tried to create an alias that targets ${target}, type ${type} in zone ${zone.id}, but that target was not found`;
}

/** The zone as the changes so far leave it, while the zone itself stays as it is. */
class Draft {
  readonly #effects = new Map<string, Effect>();
  #size: number;

  constructor(readonly records: ZoneRecords) {
    this.#size = records.size;
  }

  get size(): number {
    return this.#size;
  }

  get(name: string, type: RecordType): RecordSet | undefined {
    const effect = this.#effects.get(`${name} ${type}`);
    if (!effect) return this.records.get(name, type);
    return 'put' in effect ? effect.put : undefined;
  }

  put(recordSet: RecordSet): void {
    if (!this.get(recordSet.name, recordSet.type)) this.#size += 1;
    this.#effects.set(`${recordSet.name} ${recordSet.type}`, { put: recordSet });
  }

  remove(name: string, type: RecordType): void {
    if (this.get(name, type)) this.#size -= 1;
    this.#effects.set(`${name} ${type}`, { remove: { name, type } });
  }

  written(): RecordSet[] {
    return this.effects().flatMap((effect) => ('put' in effect ? [effect.put] : []));
  }

  effects(): Effect[] {
    return [...this.#effects.values()];
  }
}
