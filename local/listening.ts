/** Which addresses of this machine the local servers listen on, and how their sockets come to have one port. */
import { isIPv6 } from 'node:net';

export interface ListenAddress {
  address: string;
  /** Is left out where this machine has no such address. */
  optional?: boolean;
}

/** What listens on one address. */
interface Listening {
  port: number;
  close(): Promise<void>;
}

/** What listens on several addresses, on the same port of each. */
export interface ListeningEverywhere extends Listening {
  /** Those that were to be had. */
  addresses: readonly string[];
}

const LOOPBACK: readonly ListenAddress[] = [
  { address: '127.0.0.1' },
  // A kernel or a container may have no IPv6.
  { address: '::1', optional: true },
];
const EVERY_IPV4 = '0.0.0.0';
const EVERY_IPV6 = '::';
/** With port 0 the first socket gets a port that is free for it, but by chance not for the others. */
const FREE_PORT_ATTEMPTS = 10;

/**
 * Loopback is always among them, because the functions call the stand-ins for AWS there.
 * @param further an address besides; `0.0.0.0` stands for all of IPv4, `::` for all of both
 */
export function addressesToListenOn(further?: string): readonly ListenAddress[] {
  if (further === undefined) return LOOPBACK;
  if (further === EVERY_IPV4) return [{ address: EVERY_IPV4 }, ...LOOPBACK.slice(1)];
  // Two sockets: of a single one for both, the clients of IPv4 would have addresses of IPv6.
  if (further === EVERY_IPV6) return [{ address: EVERY_IPV4 }, { address: EVERY_IPV6 }];
  return [...LOOPBACK.filter(({ address }) => address !== further), { address: further }];
}

/** Whether only this machine reaches what listens there. */
export const isLoopbackAddress = (address: string): boolean =>
  /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';

export const isEveryAddress = (address: string): boolean => address === EVERY_IPV4 || address === EVERY_IPV6;

/** Without a trailing slash. */
export const httpUrl = (address: string, port: number): string =>
  `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;

/**
 * @param what e.g. `DNS server`, for the message of an error
 * @param port 0 picks one that is free on all addresses
 * @param open listens on one address; 0 picks a free port
 * @throws Error that tells a person why the port cannot be had, with the `code` of the operating system
 */
export async function listenEverywhere(
  what: string,
  port: number,
  addresses: readonly ListenAddress[],
  open: (port: number, address: string) => Promise<Listening>,
): Promise<ListeningEverywhere> {
  for (let attempt = 1; ; attempt += 1) {
    const opened: (Listening & { address: string })[] = [];
    const close = async () => {
      await Promise.all(opened.map((one) => one.close()));
    };
    const chosenPort = () => opened[0]?.port ?? port;
    try {
      for (const { address, optional } of addresses) {
        try {
          opened.push({ ...(await open(chosenPort(), address)), address });
        } catch (error) {
          if (!optional || !isAbsent(error)) throw listenError(what, address, chosenPort(), error);
        }
      }
      return { port: chosenPort(), addresses: opened.map(({ address }) => address), close };
    } catch (error) {
      await close();
      const mayRetry = port === 0 && codeOf(error) === 'EADDRINUSE' && attempt < FREE_PORT_ATTEMPTS;
      if (!mayRetry) throw error;
    }
  }
}

/** This machine has no such address, or nothing of its family. */
const isAbsent = (error: unknown) => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '');

function listenError(what: string, address: string, port: number, cause: unknown): Error {
  const code = codeOf(cause);
  const reason =
    code === 'EADDRINUSE'
      ? 'another program uses it'
      : code === 'EACCES'
        ? 'it needs privileges'
        : isAbsent(cause)
          ? 'this machine does not have that address'
          : String(cause);
  return Object.assign(
    new Error(`The ${what} cannot have port ${port} on ${address}: ${reason}`, { cause }),
    {
      code,
    },
  );
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
