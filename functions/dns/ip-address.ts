import ipaddr from 'ipaddr.js';

/** An address as DNS would have it. */
export interface IpAddress {
  /** Canonical text (RFC 5952). */
  ip: string;
  type: 'A' | 'AAAA';
}

/** An address in its one text; an IPv4 address that came mapped into IPv6 is an IPv4 address (RFC 4291, 2.5.5.2). */
export function parseIp(text: string): IpAddress | undefined {
  // Four decimal numbers alone: the library also takes `127.1` and `0x7f000001`.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !(text.includes(':') && ipaddr.IPv6.isValid(text))) {
    return undefined;
  }
  // The zone of a link (RFC 4007) is of one machine alone.
  if (text.includes('%')) return undefined;
  const address = ipaddr.process(text);
  return { ip: address.toString(), type: address.kind() === 'ipv4' ? 'A' : 'AAAA' };
}

/** Of IPv6, IANA has handed out 2000::/3 alone: https://www.iana.org/assignments/ipv6-address-space */
const HANDED_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether the world can reach the address (IANA special-purpose registries, RFC 6890). @param ip canonical text */
export function isGloballyReachable(ip: string): boolean {
  const address = ipaddr.parse(ip);
  if (address instanceof ipaddr.IPv6 && !address.match(HANDED_OUT)) return false;
  return address.range() === 'unicast';
}
