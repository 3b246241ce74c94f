import ipaddr from 'ipaddr.js';
import { USED, type Network } from './limit';

/** How many times what a /64 may use a larger network may. */
const TIMES_PER_56 = 4;
const TIMES_PER_48 = 16;

/** The network that limits go by. @param sourceIp as API Gateway says it */
export function limitedNetwork(sourceIp: string): Network {
  const address = ipaddr.process(sourceIp);
  const network =
    address.kind() === 'ipv4'
      ? { outer: address.toString(), inner: [{ attribute: USED, times: 1 }] }
      : ipv6Network(sourceIp, address.toByteArray());
  return network as unknown as Network;
}

function ipv6Network(sourceIp: string, bytes: readonly number[]) {
  const subnet = bytes
    .slice(6, 8)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return {
    outer: networkOf(sourceIp, 32, 48),
    inner: [
      { attribute: USED, times: TIMES_PER_48 },
      { attribute: `n${subnet.slice(0, 2)}`, times: TIMES_PER_56 },
      { attribute: `n${subnet}`, times: 1 },
    ],
  };
}

/** Where a person or a line is, for what is no limit. A line has a whole /64 of IPv6. */
export const lineOf = (sourceIp: string): string => networkOf(sourceIp, 32, 64);

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
