/** A name's item as an operator may see it: all but hashes, sealed secrets, and the marks of writes. */
import { heldAt, type ForeignLabel, type NameItem } from '../functions/dns/name-item';
import { changesBetween, recordsAt } from '../functions/dns/promise';
import { recordKey } from '../functions/dns/record-set';
import {
  liveChallenges,
  liveReclamations,
  withoutSecrets,
  type Gateway,
} from '../functions/registration/gateway';
import type { ReservedPatterns } from '../functions/registration/reserved-patterns';
import { describeRecordSet } from './record-set-text';
import { table } from './table';

/** What an operator notes down with a name that they keep for themselves. */
export interface Reservation {
  note?: string;
  /** Epoch seconds. */
  reservedAt: number;
}

export type NameDescription = ReturnType<typeof describeName>;

/** For programs. Times are RFC 3339; what is undefined does not appear in JSON. @param now epoch seconds */
export function describeName(stored: NameItem, now: number) {
  const item = heldAt(stored, now);
  const { name, zone, owner, heldUntil, holder: _holder, dns, mails, ...rest } = item;
  const { writeId: _writeId, decidedBy: _decidedBy, ...further } = rest;
  const { desired, applied, dueAt, failure, conflict, ...promise } = dns;
  return {
    name,
    zone,
    /** null: free, while its records are being removed */
    owner: owner ?? null,
    heldUntil: time(heldUntil),
    holder: describeHolder(item, now),
    dns: {
      state: dnsState(item, now),
      desired: desired.map(({ from, until, valueEnds, ...recordSet }) => ({
        ...recordSet,
        from: time(from),
        until: time(until),
        valueEnds: valueEnds && Object.values(valueEnds).map(time),
      })),
      applied,
      ...promise,
      dueAt: time(dueAt),
      failure,
      /** Record sets of somebody else that stand where ours are to be. */
      conflict: conflict && {
        sets: conflict.sets,
        since: time(conflict.since),
        retryAt: time(conflict.retryAt),
      },
    },
    mails: mails.map(({ id: _id, sealed: _sealed, device: _device, dueAt, ...mail }) => ({
      ...mail,
      dueAt: time(dueAt),
    })),
    ...further,
  };
}

function dnsState({ dns }: NameItem, now: number): 'applied' | 'pending' | 'refused' | 'conflict' {
  if (dns.conflict) return 'conflict';
  if (dns.failure) return 'refused';
  return changesBetween(dns.applied, recordsAt(dns, now)).length > 0 ? 'pending' : 'applied';
}

function describeHolder({ owner, holder }: NameItem, now: number) {
  if (owner === 'gateway') return describeGateway(holder as Gateway, now);
  if (owner === 'operator') {
    const reserved = holder as Reservation | ReservedPatterns;
    if ('patterns' in reserved) return reserved;
    const { reservedAt, ...rest } = reserved;
    return { ...rest, reservedAt: time(reservedAt) };
  }
  if (owner === 'foreign') return { records: (holder as ForeignLabel).sets.map(recordKey) };
  return undefined;
}

function describeGateway(gateway: Gateway, now: number) {
  const {
    challengedAt: _challengedAt,
    waits: _waits,
    verification,
    founder,
    lastSeen,
    ...rest
  } = withoutSecrets(gateway);
  return {
    ...rest,
    lastSeen: time(lastSeen),
    addresses: Object.values(gateway.addresses).map(({ ip, seenAt }) => ({ ip, seenAt: time(seenAt) })),
    challenges: liveChallenges(gateway, now).map(({ value }) => value),
    verification: verification && { ...verification, endsAt: time(verification.endsAt) },
    reclamations: liveReclamations(gateway, now).map(({ endsAt }) => time(endsAt)),
    founder: founder && { ...founder, until: time(founder.until) },
  };
}

/** For a person. */
export function nameText({ name, owner, heldUntil, holder, dns, mails }: NameDescription): string {
  const facts = Object.entries(holder ?? {})
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([fact, value]) => [`  ${fact}`, plain(value)]);
  return [
    table([
      [name, owner ?? 'free, its records are being removed'],
      ...(heldUntil === undefined ? [] : [['  held until', heldUntil]]),
      ...facts,
      ['  DNS', dns.state],
      ...(dns.dueAt === undefined ? [] : [['  next look', dns.dueAt]]),
      ...(dns.failure
        ? [['  refused', `${dns.failure.attempts} times, at last: ${dns.failure.message}`]]
        : []),
      ...(dns.conflict?.sets ?? []).map(({ name, type }) => [
        '  in the way',
        `${name}. ${type}, of somebody else`,
      ]),
    ]),
    ...dns.desired.map(({ until, ...recordSet }) => {
      const end = until === undefined ? '' : ` until ${until}`;
      return `  wanted   ${describeRecordSet(recordSet)}${end}`;
    }),
    ...dns.applied.map((recordSet) => `  applied  ${describeRecordSet(recordSet)}`),
    ...mails.map(({ template, to, attempts }) => `  mail     ${template} to ${to}, ${attempts} attempts`),
  ].join('\n');
}

const plain = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).map(plain).join(', ') : String(value);

const time = (epochSeconds: number | undefined) =>
  epochSeconds === undefined ? undefined : new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z');
