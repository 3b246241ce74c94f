import { randomUUID } from 'node:crypto';
import { promiseRecords } from '../dns/promise';
import { quoteTxt, type DesiredRecordSet } from '../dns/record-set';
import { frontEndName } from '../dns/zone-records';
import { withoutOwner, type NameItem } from '../dns/name-item';
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
  /** ACME dns-01 values, the older first. Earlier versions kept texts, which ended together: see `liveChallenges`. */
  challenges: readonly (Challenge | string)[];
  /** Of an earlier version: when the last of its texts was set. */
  challengedAt?: number;
  /** The verified address. */
  email?: string;
  /** Hashes of the links that verified it: following one again shows the same page. */
  verifiedBy?: string | readonly string[];
  optout?: boolean;
  verification?: Verification;
  /** Tokens that were mailed to the verified address, the older first: each works until one was used. */
  reclamations?: readonly Reclamation[];
  /** Of an earlier version, which kept one. */
  reclamation?: { tokenHash: string; endsAt: number };
  /** Waits for DNS that began in a minute, counted since the epoch. */
  waits?: { minute: number; begun: number };
  /** Whoever made the name, for an hour: the same client that did not get its answer gets the name anew. */
  founder?: Founder;
}

interface Founder {
  network: string;
  emailHash: string;
  until: number;
}

/** An ACME dns-01 value that is in DNS until a time. */
interface Challenge {
  value: string;
  endsAt: number;
}

/** An address that becomes the name's when one of the links to it is followed. */
export interface Verification {
  email: string;
  /** Of the newest link. */
  tokenHash: string;
  /** Of links to the same address that were sent before: a person may read the older mail first. */
  earlier?: readonly string[];
  endsAt: number;
}

export interface Reclamation {
  tokenHash: string;
  mailedAt: number;
  endsAt: number;
}

/** 0: reached through a PageKite front-end; 1: reached at its own address. */
export type Mode = 0 | 1;
export type AddressType = 'A' | 'AAAA';
export type GatewayItem = NameItem<Gateway>;

const HOUR = 3_600;
/** How late a sign of life may be stored while nothing else changes. */
export const DAY = 24 * HOUR;
/** A name server asks again after this many seconds: how long an old address is still believed. */
const ADDRESS_TTL = 60;
const CHALLENGE_TTL = 10;
const ADDRESS_LIFETIME = 2 * DAY;
const CHALLENGE_LIFETIME = HOUR;
/** Two orders for a name and its wildcard need four values at once; several clients may hold one name. */
const CHALLENGES_KEPT = 8;
export const VERIFICATION_LIFETIME = 7 * DAY;
export const RECLAMATION_LIFETIME = DAY;
/** Reclamation tokens that work side by side. */
export const RECLAMATIONS_KEPT = 5;
/** A name that nobody ever used with its token, and that belongs to no verified address, is free after this time. */
const UNUSED_LIFETIME = DAY;
const FOUNDER_LIFETIME = HOUR;

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
  const dns = promiseRecords(item.dns, recordsOf(item, gateway, settings, now), now);
  return { ...item, owner: 'gateway', holder: gateway, dns };
}

/**
 * A gateway without what proves that somebody is its owner. A field that is added shows wherever a name is described,
 * unless it is left out here.
 */
export function withoutSecrets(gateway: Gateway) {
  const { tokenHash: _token, kiteSecret: _kiteSecret, verifiedBy: _links, ...open } = gateway;
  const { verification, reclamation: _reclamation, reclamations: _reclamations, founder, ...rest } = open;
  return {
    ...rest,
    ...(verification ? { verification: withoutHashes(verification) } : {}),
    ...(founder ? { founder: withoutEmailHash(founder) } : {}),
  };
}

const withoutHashes = ({ tokenHash: _newest, earlier: _earlier, ...rest }: Verification) => rest;
const withoutEmailHash = ({ emailHash: _hash, ...rest }: Founder) => rest;

/**
 * What stays with a name when its owner takes it back: all but what the old token could reach, and where and how its
 * gateway was reached.
 */
export function keptByOwner(gateway: Gateway): Partial<Gateway> {
  const { tokenHash: _token, kiteSecret: _kiteSecret, founder: _founder, ...owned } = gateway;
  const {
    verification: _pending,
    reclamation: _reclamation,
    reclamations: _reclamations,
    ...settled
  } = owned;
  const { challenges: _challenges, challengedAt: _challengedAt, waits: _waits, ...described } = settled;
  const { mode: _mode, continent: _continent, ...known } = described;
  const { lastSeen: _lastSeen, lastIp: _lastIp, addresses: _addresses, ...kept } = known;
  return kept;
}

/** The name without its holder: free at once, its records promised away in one batch. */
export function freed(held: GatewayItem, now: number): GatewayItem {
  const item = withoutOwner(held, now);
  const dns = promiseRecords(item.dns, [], now);
  // Woken even when nothing is in DNS: the writer also removes what is left of the item.
  return { ...item, mails: [], dns: { ...dns, dueAt: now } };
}

/** Keeps a name from the wildcard, which would lead to the tunnel: a name that exists answers "no such data" instead. */
const NO_ADDRESS = quoteTxt('no address');

/** The records of a gateway: see "DNS records" in the contract for each rule. */
function recordsOf(
  item: Pick<NameItem, 'name' | 'zone' | 'heldUntil'>,
  gateway: Gateway,
  settings: RegistrationSettings,
  now: number,
): DesiredRecordSet[] {
  const { name } = item;
  const challenges = liveChallenges(gateway, now);
  const own = gateway.mode === 1 ? addressesOf(item, gateway) : tunnelOf(item, gateway, challenges, settings);
  const below = settings.subnames
    ? own.filter(({ type }) => type !== 'TXT').map((recordSet) => ({ ...recordSet, name: `*.${name}` }))
    : [];
  const records: DesiredRecordSet[] = [...own, ...below];
  if (challenges.length > 0) {
    const ends = challenges.map(({ value, endsAt }) => [quoteTxt(value), endsAt] as const);
    records.push({
      name: `_acme-challenge.${name}`,
      type: 'TXT',
      ttl: CHALLENGE_TTL,
      values: ends.map(([value]) => value),
      valueEnds: Object.fromEntries(ends),
    });
  }
  const { heldUntil } = item;
  return heldUntil === undefined
    ? records
    : records.map((recordSet) => ({ ...recordSet, until: Math.min(recordSet.until ?? Infinity, heldUntil) }));
}

/** Mode 1: the addresses that the gateway called from, and what stands there when they are old. */
function addressesOf({ name }: Pick<NameItem, 'name'>, { addresses }: Gateway): DesiredRecordSet[] {
  const records = (['A', 'AAAA'] as const).flatMap((type): DesiredRecordSet[] => {
    const address = addresses[type];
    if (!address) return [];
    const until = address.seenAt + ADDRESS_LIFETIME;
    return [{ name, type, ttl: ADDRESS_TTL, values: [address.ip], until }];
  });
  const from = Math.max(...records.map(({ until }) => until ?? 0));
  const begins = records.length > 0 ? { from } : {};
  return [...records, { name, type: 'TXT', ttl: ADDRESS_TTL, values: [NO_ADDRESS], ...begins }];
}

/**
 * Mode 0: a gateway on the default front-end is reached through the wildcard. A TXT below its name makes the name
 * exist, which silences the wildcard for it (RFC 4592, 2.2.2), so the TXT comes and goes with an explicit alias.
 */
function tunnelOf(
  { name, zone }: Pick<NameItem, 'name' | 'zone'>,
  { continent }: Gateway,
  challenges: readonly Challenge[],
  settings: RegistrationSettings,
): DesiredRecordSet[] {
  const own = continent !== undefined && continent in settings.frontEnds;
  if (!own && challenges.length === 0) return [];
  const frontEnd = own ? continent : 'default';
  const until = Math.max(...challenges.map(({ endsAt }) => endsAt));
  return frontEndTypes(settings, frontEnd).map((type) => ({
    name,
    type,
    alias: frontEndName(frontEnd, zone),
    ...(own ? {} : { until }),
  }));
}

/** Record types that a front-end has addresses of. */
function frontEndTypes(settings: RegistrationSettings, continent: string): AddressType[] {
  const frontEnd = settings.frontEnds[continent];
  return [
    ...(frontEnd?.ipv4.length ? ['A' as const] : []),
    ...(frontEnd?.ipv6.length ? ['AAAA' as const] : []),
  ];
}

/**
 * Sets an ACME value, for an hour from now. Of more values than are kept the oldest leaves; setting one again makes it
 * live longer.
 */
export function withChallenge(gateway: Gateway, value: string, now: number): Gateway {
  const { challengedAt: _challengedAt, ...rest } = gateway;
  const earlier = liveChallenges(gateway, now).filter((challenge) => challenge.value !== value);
  const challenges = [...earlier, { value, endsAt: now + CHALLENGE_LIFETIME }].slice(-CHALLENGES_KEPT);
  return { ...rest, challenges };
}

/**
 * The gateway with one more wait for DNS. @param max of a minute @param now epoch seconds
 * @returns undefined when that is one too many
 */
export function withWait(gateway: Gateway, max: number, now: number): Gateway | undefined {
  const minute = Math.floor(now / 60);
  const begun = gateway.waits?.minute === minute ? gateway.waits.begun : 0;
  return begun < max ? { ...gateway, waits: { minute, begun: begun + 1 } } : undefined;
}

/** Values that are still in DNS or on their way there, the older first. */
export const liveChallenges = ({ challenges, challengedAt = 0 }: Gateway, now: number): Challenge[] =>
  challenges
    .map((challenge) =>
      typeof challenge === 'string'
        ? { value: challenge, endsAt: challengedAt + CHALLENGE_LIFETIME }
        : challenge,
    )
    .filter(({ endsAt }) => endsAt > now);

/** Reclamation tokens that still work, the older first. */
export const liveReclamations = ({ reclamation, reclamations = [] }: Gateway, now: number): Reclamation[] => {
  const earlier = reclamation
    ? [{ ...reclamation, mailedAt: reclamation.endsAt - RECLAMATION_LIFETIME }]
    : [];
  return [...earlier, ...reclamations].filter(({ endsAt }) => endsAt > now);
};

/** Whether a text is a reclamation token of the gateway. Mail programs and people write it in upper case, too. */
export const reclaims = (gateway: Gateway, token: string, now: number): boolean =>
  liveReclamations(gateway, now).some(({ tokenHash }) => secretMatches(token.toLowerCase(), tokenHash));

/** Whether a link's secret verifies the pending address. */
export const verifies = ({ tokenHash, earlier = [] }: Verification, secret: string): boolean =>
  [tokenHash, ...earlier].some((hash) => secretMatches(secret, hash));

/**
 * A name that was just made is held for a day, and for good once a call with its token was accepted or an address was
 * verified: what nobody uses is free again. For an hour its founder gets it anew.
 */
export const founded = (network: string, email: string | undefined, now: number) => ({
  heldUntil: now + UNUSED_LIFETIME,
  ...(email ? { founder: { network, emailHash: hashSecret(email), until: now + FOUNDER_LIFETIME } } : {}),
});

/** Whether a call is of the client that made the name within the hour: from its network, with its mail address. */
export const isFounder = (
  { founder, email: verified }: Gateway,
  network: string,
  email: string | undefined,
  now: number,
): boolean =>
  founder !== undefined &&
  founder.until > now &&
  verified === undefined &&
  founder.network === network &&
  email !== undefined &&
  secretMatches(email, founder.emailHash);

/** The item once a call with the name's token was accepted: it is held for good. */
export function heldForGood(item: HeldItem): HeldItem {
  const { heldUntil: _heldUntil, ...rest } = item;
  return rest;
}

/**
 * A sign of life from an address.
 * @returns the next state, or undefined when nothing changed and the last one is less than a day old
 */
export function seen(gateway: Gateway, address: SourceAddress, now: number): Gateway | undefined {
  const known = gateway.addresses[address.type];
  const steady =
    gateway.founder === undefined &&
    gateway.lastIp === address.ip &&
    now - gateway.lastSeen < DAY &&
    (gateway.mode === 0 || (known?.ip === address.ip && now - known.seenAt < DAY));
  if (steady) return undefined;
  const addresses =
    gateway.mode === 0 ? {} : { ...gateway.addresses, [address.type]: { ip: address.ip, seenAt: now } };
  const { founder: _founder, ...rest } = gateway;
  return { ...rest, lastSeen: now, lastIp: address.ip, addresses };
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
