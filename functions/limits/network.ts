import ipaddr from 'ipaddr.js';

/** The address that limits go by. A line has a whole /64 of IPv6: each of its addresses is the same client. */
export const limitedAddress = (sourceIp: string): string => networkOf(sourceIp, 32, 64);

/** @returns the network that an address is in, in CIDR notation where it is one */
export function networkOf(sourceIp: string, ipv4Bits: number, ipv6Bits: number): string {
  const address = ipaddr.process(sourceIp);
  const [bits, all] = address.kind() === 'ipv4' ? [ipv4Bits, 32] : [ipv6Bits, 128];
  if (bits === all) return address.toString();
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`);
  return `${network.toString()}/${bits}`;
}
