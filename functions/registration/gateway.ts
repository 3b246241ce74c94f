import { randomUUID } from 'node:crypto';
import { promiseRecords } from '../dns/promise';
import { quoteTxt, type DesiredRecordSet } from '../dns/record-set';
import { frontEndName } from '../dns/zone-records';
import type { NameItem } from '../dns/name-item';
import { hashSecret, secretMatches } from '../secrets/hash';
import type { Sealer } from '../secrets/sealer';
import type { RegistrationSettings } from './settings';

/** What a gateway keeps with its name. Times are epoch seconds. */
export interface Gateway {
  tokenHash: string;
  /** The token again, sealed for the tunnel's front-ends: PageKite signs with it, so a hash will not do. */
  kiteSecret: Uint8Array;
  /** Where the owner gave one. */
  description?: string;
  mode: Mode;
  /** Continent code that chose the tunnel's front-end. */
  continent?: string;
  /** Last sign of life; up to a day old while nothing else changes. */
  lastSeen: number;
  lastIp: string;
  /** Mode 1: addresses that the gateway called from, one per family. */
  addresses: Partial<Record<AddressType, { ip: string; seenAt: number }>>;
  /** ACME dns-01 values, the older first. */
  challenges: string[];
  challengedAt?: number;
  /** The verified address. */
  email?: string;
  /** Hash of the link that verified it: following it again shows the same page. */
  verifiedBy?: string;
  optout?: boolean;
  verification?: { email: string; tokenHash: string; endsAt: number };
  reclamation?: { tokenHash: string; endsAt: number };
}

/** 0: reached through a PageKite front-end; 1: reached at its own address. */
export type Mode = 0 | 1;
export type AddressType = 'A' | 'AAAA';
export type GatewayItem = NameItem<Gateway>;

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** A name server asks again after this many seconds: how long an old address is still believed. */
const ADDRESS_TTL = 60;
const CHALLENGE_TTL = 10;
const ADDRESS_LIFETIME = 2 * DAY;
const CHALLENGE_LIFETIME = HOUR;
/** Two values at once: one for the name, one for its wildcard. */
const CHALLENGES_KEPT = 2;
export const VERIFICATION_LIFETIME = 7 * DAY;
export const RECLAMATION_LIFETIME = DAY;

/** A new token: opaque to clients, it carries the name so that it finds its item without an index. */
export const newToken = (label: string) => `${randomUUID()}.${label}`;

/** In bytes: in base64 it would make the item of many a gateway larger than the kilobyte that a write is billed by. */
export const sealKiteSecret = async (sealer: Sealer, token: string, name: string): Promise<Uint8Array> =>
  Buffer.from(await sealer.seal(token, name), 'base64');

export const openKiteSecret = (sealer: Sealer, kiteSecret: Uint8Array, name: string): Promise<string> =>
  sealer.open(Buffer.from(kiteSecret).toString('base64'), name);

/** The label that a token carries; undefined for a bare token of an imported gateway. */
export const labelOfToken = (token: string) => /^[0-9a-f-]{36}\.([a-z0-9-]{1,63})$/.exec(token)?.[1];

/** Whether the item is held by the gateway with this token. */
export function heldBy(item: NameItem<Gateway> | undefined, token: string): item is HeldItem {
  return item?.owner === 'gateway' && secretMatches(token, item.holder?.tokenHash);
}

/** An item that a gateway holds. */
export type HeldItem = GatewayItem & { owner: 'gateway'; holder: Gateway };

/** A gateway's next state with the DNS records that follow from it, promised where they changed. */
export function withGateway(
  item: NameItem<Gateway>,
  gateway: Gateway,
  settings: RegistrationSettings,
  now: number,
): HeldItem {
  const dns = promiseRecords(item.dns, recordsOf(item, gateway, settings), now);
  return { ...item, owner: 'gateway', holder: gateway, dns };
}

/** The name without its holder: free at once, its records promised away in one batch. */
export function freed(held: GatewayItem, now: number): GatewayItem {
  const { owner: _owner, holder: _holder, heldUntil: _heldUntil, ...item } = held;
  const dns = promiseRecords(item.dns, [], now);
  // Woken even when nothing is in DNS: the writer also removes what is left of the item.
  return { ...item, mails: [], dns: { ...dns, dueAt: now } };
}

/** The records of a gateway: see "DNS records" in the contract for each rule. */
function recordsOf(
  { name, zone }: Pick<NameItem, 'name' | 'zone'>,
  gateway: Gateway,
  settings: RegistrationSettings,
): DesiredRecordSet[] {
  const records: DesiredRecordSet[] = [];
  const challenged = gateway.challenges.length > 0 && gateway.challengedAt !== undefined;
  const challengeEnds = (gateway.challengedAt ?? 0) + CHALLENGE_LIFETIME;

  if (gateway.mode === 1) {
    for (const type of ['A', 'AAAA'] as const) {
      const address = gateway.addresses[type];
      if (!address) continue;
      records.push({
        name,
        type,
        ttl: ADDRESS_TTL,
        values: [address.ip],
        until: address.seenAt + ADDRESS_LIFETIME,
      });
    }
  } else {
    const own = gateway.continent !== undefined && gateway.continent in settings.frontEnds;
    const frontEnd = own ? String(gateway.continent) : 'default';
    // A gateway on the default front-end is reached through the wildcard. A TXT below its name makes the name exist,
    // which silences the wildcard for it (RFC 4592, 2.2.2), so the TXT comes and goes with an explicit alias.
    if (own || challenged) {
      for (const type of frontEndTypes(settings, frontEnd)) {
        const alias = frontEndName(frontEnd, zone);
        records.push({ name, type, alias, ...(own ? {} : { until: challengeEnds }) });
      }
    }
  }
  if (challenged) {
    const values = gateway.challenges.map(quoteTxt);
    records.push({
      name: `_acme-challenge.${name}`,
      type: 'TXT',
      ttl: CHALLENGE_TTL,
      values,
      until: challengeEnds,
    });
  }
  return records;
}

/** Record types that a front-end has addresses of. */
function frontEndTypes(settings: RegistrationSettings, continent: string): AddressType[] {
  const frontEnd = settings.frontEnds[continent];
  return [
    ...(frontEnd?.ipv4.length ? ['A' as const] : []),
    ...(frontEnd?.ipv6.length ? ['AAAA' as const] : []),
  ];
}

/** Sets an ACME value, keeping the last distinct ones; setting it again makes it live longer. */
export function withChallenge(gateway: Gateway, challenge: string, now: number): Gateway {
  const live = gateway.challengedAt !== undefined && gateway.challengedAt + CHALLENGE_LIFETIME > now;
  const earlier = live ? gateway.challenges.filter((value) => value !== challenge) : [];
  return { ...gateway, challenges: [...earlier, challenge].slice(-CHALLENGES_KEPT), challengedAt: now };
}

/** Values that are still in DNS or on their way there. */
export const liveChallenges = (gateway: Gateway, now: number): string[] =>
  (gateway.challengedAt ?? 0) + CHALLENGE_LIFETIME > now ? gateway.challenges : [];

/**
 * A sign of life from an address.
 * @returns the next state, or undefined when nothing changed and the last one is less than a day old
 */
export function seen(gateway: Gateway, address: SourceAddress, now: number): Gateway | undefined {
  const known = gateway.addresses[address.type];
  const steady =
    gateway.lastIp === address.ip &&
    now - gateway.lastSeen < DAY &&
    (gateway.mode === 0 || (known?.ip === address.ip && now - known.seenAt < DAY));
  if (steady) return undefined;
  const addresses =
    gateway.mode === 0 ? {} : { ...gateway.addresses, [address.type]: { ip: address.ip, seenAt: now } };
  return { ...gateway, lastSeen: now, lastIp: address.ip, addresses };
}

/** Where a call came from. */
export interface SourceAddress {
  ip: string;
  type: AddressType;
}

/** A one-time secret for a link or a mail: a lower-case UUID, as the contract has it. */
export function newSecret(lifetime: number, now: number) {
  const secret = randomUUID();
  return { secret, tokenHash: hashSecret(secret), endsAt: now + lifetime };
}
