/**
 * Keys of SIP registrars: what a proxy asks with. A key opens `registrar/…` and nothing else, from the networks that the
 * operator named.
 */
import { randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { hashSecret, secretMatches } from '../secrets/hash';

export interface RegistrarKey {
  /** Begins the key, and finds it. */
  id: string;
  /** What the operator calls it. */
  name: string;
  /** Hex SHA-256 of the whole key. */
  hash: string;
  /** In CIDR notation: nobody else may use it. */
  networks: string[];
  /** Epoch seconds. */
  createdAt: number;
}

/** Reads are strongly consistent: a key that was ended opens nothing from then on. */
export interface RegistrarKeyStore {
  /** As of a second ago: a proxy asks with one key for ever. */
  find(id: string): Promise<RegistrarKey | undefined>;
  save(key: RegistrarKey): Promise<void>;
  list(): Promise<RegistrarKey[]>;
  remove(id: string): Promise<void>;
}

/** 160 bits that nobody guesses, behind 32 that only have to be different. */
const SECRET_BYTES = 20;
const ID_BYTES = 4;

/** A new key, shown once, and what is kept of it. @param now epoch seconds */
export function newRegistrarKey(
  name: string,
  networks: string[],
  now: number,
): { key: string; stored: RegistrarKey } {
  const id = `rk${randomBytes(ID_BYTES).toString('hex')}`;
  const key = `${id}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, stored: { id, name, hash: hashSecret(key), networks, createdAt: now } };
}

/** Of a key, or of what somebody takes for one. */
export const registrarKeyId = (key: string): string | undefined => /^(rk[0-9a-f]{8})\./.exec(key)?.[1];

export const registrarKeyMatches = (key: string, stored: RegistrarKey | undefined): stored is RegistrarKey =>
  secretMatches(key, stored?.hash);

/** Whether a key may be used from this address. */
export function mayUseFrom({ networks }: RegistrarKey, sourceIp: string): boolean {
  const address = ipaddr.process(sourceIp);
  return networks.some((network) => {
    const range = ipaddr.parseCIDR(network);
    return range[0].kind() === address.kind() && address.match(range);
  });
}

/**
 * A network as a key keeps it; an address is a network of one.
 * @returns undefined for what is no network, and for the whole internet: a key for everybody is bound to nothing
 */
export function registrarNetwork(text: string): string | undefined {
  try {
    const [address, bits] = text.includes('/')
      ? ipaddr.parseCIDR(text)
      : [ipaddr.parse(text), ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128];
    return bits === 0 ? undefined : `${address.toString()}/${bits}`;
  } catch {
    return undefined;
  }
}
