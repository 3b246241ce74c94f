import ipaddr from 'ipaddr.js';
import { refuse } from './family';
import type { SourceAddress } from './gateway';
import type { RegistrationSettings } from './settings';

/** The source address as DNS would have it; an IPv4 address that came mapped into IPv6 is an IPv4 address. */
export function sourceAddress(sourceIp: string): SourceAddress {
  const address = ipaddr.process(sourceIp);
  return { ip: address.toString(), type: address.kind() === 'ipv4' ? 'A' : 'AAAA' };
}

/**
 * Mode 1 points a name to the caller: that must be an address the world can reach (IANA special-purpose registries,
 * RFC 6890), or the name would lead its visitors into their own networks.
 * @throws Problem `InvalidParameter`
 */
export function mustBeReachable(address: SourceAddress, settings: RegistrationSettings): void {
  if (isReachable(address, settings)) return;
  throw refuse(
    'InvalidParameter',
    `Mode 1 needs an address that the Internet can reach; ${address.ip} is not one.`,
  );
}

/** Whether a name may point to the address. */
export const isReachable = (
  { ip }: SourceAddress,
  { allowPrivateAddresses }: Pick<RegistrationSettings, 'allowPrivateAddresses'>,
): boolean => allowPrivateAddresses || isGloballyReachable(ip);

/** Of IPv6, IANA has handed out 2000::/3 alone: https://www.iana.org/assignments/ipv6-address-space */
const HANDED_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

function isGloballyReachable(ip: string): boolean {
  const address = ipaddr.parse(ip);
  if (address instanceof ipaddr.IPv6 && !address.match(HANDED_OUT)) return false;
  return address.range() === 'unicast';
}
