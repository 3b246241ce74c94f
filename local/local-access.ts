/** Who may read mails, and call the stand-ins for AWS: both are for the people at this machine. */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isLoopbackAddress } from './listening';

/** A port may follow; an IPv6 address stands in brackets. */
const HOST_HEADER = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d+)?$/i;

/**
 * Names that nobody can register: one label, and what RFC 6761, 6762, 8375 and ICANN (`internal`) keep from the public
 * DNS. A Raspberry Pi, or a container at `host.docker.internal`, may know this machine by one.
 */
const UNREGISTRABLE = /^([a-z0-9_-]+|[a-z0-9._-]+\.(home\.arpa|internal|local|localhost|test))$/i;

/**
 * Whether a request was meant for this machine. The owner of a web page can make the page's own name resolve to this
 * machine, and its script could then read what it finds here as if it were the page's own.
 * @param hostHeader the request's `Host`
 * @param isOpen others in the network may call as well, by names and addresses that they know this machine by
 */
export function isMeantForThisMachine(hostHeader: string | undefined, isOpen: boolean): boolean {
  const [, ipv6, other = ''] = HOST_HEADER.exec(hostHeader ?? '') ?? [];
  const host = (ipv6 ?? other).toLowerCase();
  if (host === 'localhost' || isLoopbackAddress(host)) return true;
  return isOpen && (isIP(host) !== 0 || UNREGISTRABLE.test(host) || host === hostname().toLowerCase());
}

/** Who may call the stand-ins for AWS: they believe whoever calls which role he has. */
export const isFromThisMachine = (hostHeader: string | undefined, client: string): boolean =>
  isLoopbackAddress(client) && isMeantForThisMachine(hostHeader, false);
