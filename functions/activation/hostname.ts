import ipaddr from 'ipaddr.js';
import * as z from 'zod/mini';
import { isLabel, isReserved } from '../dns/label';
import { invalid } from './family';
import type { ActivationSettings } from './settings';

const SENTENCE = 'must be a full host name as ns1.example.com';

export const hostname = z.string(SENTENCE).check(
  z.trim(),
  z.toLowerCase(),
  z.refine((name) => name.length <= 253 && name.includes('.') && name.split('.').every(isLabel), SENTENCE),
  z.describe('Host name of the server'),
);

export const publicIp = z.string('must be an IP address').check(
  z.trim(),
  z.refine((ip) => z.safeParse(z.union([z.ipv4(), z.ipv6()]), ip).success, 'must be an IP address'),
  z.describe('Public address of the server'),
);

/**
 * A server that the world is told of must be one that the world can reach (RFC 6890).
 * @throws Problem `validation_error`
 */
export function mustBePublic(ip: string, { allowPrivateAddresses }: ActivationSettings): void {
  if (allowPrivateAddresses || ipaddr.process(ip).range() === 'unicast') return;
  throw invalid('The field "public_ip" must be an address that the Internet can reach.', 'public_ip');
}

/**
 * The name that is to be claimed: a label directly below a zone of ours.
 * @returns undefined for any other host name, which is its owner's business
 * @throws Problem `validation_error` for a label that nobody can have
 */
export function managedName(
  name: string,
  { zones, reservedNames }: ActivationSettings,
): { name: string; zone: string } | undefined {
  const end = name.indexOf('.');
  const [label, zone] = [name.slice(0, end), name.slice(end + 1)];
  if (!zones.includes(zone)) return undefined;
  if (isReserved(label) || reservedNames.includes(label)) throw unavailable(name);
  return { name, zone };
}

export const unavailable = (name: string) =>
  invalid(`The host name ${name} is not available. Please choose another one.`, 'hostname');
