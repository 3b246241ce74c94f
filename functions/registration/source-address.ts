import { isGloballyReachable, parseIp } from '../dns/ip-address';
import { refuse } from './family';
import type { SourceAddress } from './gateway';
import type { RegistrationSettings } from './settings';

/** The caller's address as DNS would have it. */
export function sourceAddress(sourceIp: string): SourceAddress {
  const address = parseIp(sourceIp);
  if (!address) throw new Error('API Gateway tells no address');
  return address;
}

/**
 * Mode 1 points a name to the caller: that must be an address the world can reach, or the name would lead its
 * visitors into their own networks.
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
