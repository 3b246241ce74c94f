import * as z from 'zod/mini';
import { hostNameOf } from '../dns/host-name';
import { isGloballyReachable, parseIp } from '../dns/ip-address';
import { isLabel, isReserved } from '../dns/label';
import { zoneOf } from '../dns/zone-of';
import { invalid } from './family';
import type { ActivationSettings } from './settings';

const SENTENCE = 'must be a full host name as ns1.example.com';

export const hostname = z.string(SENTENCE).check(
  z.overwrite((name) => hostNameOf(name) ?? name),
  z.refine((name) => hostNameOf(name) === name, SENTENCE),
  z.describe('Host name of the server'),
);

export const publicIp = z.string('must be an IP address').check(
  z.trim(),
  z.overwrite((ip) => parseIp(ip)?.ip ?? ip),
  z.refine((ip) => parseIp(ip) !== undefined, 'must be an IP address'),
  z.describe('Public address of the server'),
);

/**
 * A server that the world is told of must be one that the world can reach (RFC 6890).
 * @param ip canonical text
 * @throws Problem `validation_error`
 */
export function mustBePublic(ip: string, { allowPrivateAddresses }: ActivationSettings): void {
  if (allowPrivateAddresses || isGloballyReachable(ip)) return;
  throw invalid('The field "public_ip" must be an address that the Internet can reach.', 'public_ip');
}

/**
 * The name that an activation claims: a label directly below a zone of ours.
 * @returns undefined for any other host name, which is its owner's business
 */
export function managedName(
  name: string,
  { zones }: Pick<ActivationSettings, 'zones'>,
): { name: string; zone: string } | undefined {
  const zone = zoneOf(name, zones);
  return zone !== undefined && isLabel(name.slice(0, -(zone.length + 1))) ? { name, zone } : undefined;
}

/**
 * Nobody can have a reserved label, the zone itself, a name below a label (`a.ns1.<zone>` would get no record), or a name
 * in a zone that is for something else.
 * @throws Problem `validation_error`
 */
export function mustBeClaimable(
  name: string,
  {
    zones,
    claimableZones = zones,
    reservedNames,
  }: Pick<ActivationSettings, 'zones' | 'claimableZones' | 'reservedNames'>,
): void {
  const zone = zoneOf(name, zones);
  if (zone === undefined) return;
  if (!claimableZones.includes(zone)) throw unavailable(name);
  const label = name.slice(0, -(zone.length + 1));
  if (!isLabel(label) || isReserved(label) || reservedNames.includes(label)) throw unavailable(name);
}

export const unavailable = (name: string) =>
  invalid(`The host name ${name} is not available. Please choose another one.`, 'hostname');
