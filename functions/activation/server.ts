import { createHash, randomBytes } from 'node:crypto';

/** A server of the main stack. Times are epoch seconds. */
export interface Server {
  id: string;
  /** Address as the server gave it when it registered. */
  ip: string;
  hostname?: string;
  /** Hex SHA-256 of the client token that registered it. */
  tokenHash: string;
  /** Name of that token. */
  client: string;
  registeredAt: number;
  lastCheckin: number;
  /** Where the last check-in came from. */
  lastIp?: string;
  revokedAt?: number;
}

/** Lets its holder register servers, up to a quota. */
export interface ClientToken {
  hash: string;
  /** For people; unique among the tokens. */
  name: string;
  quota: number;
  /** Servers that count against the quota. */
  used: number;
  createdAt: number;
  revokedAt?: number;
}

/** The same token and address are the same server: its id says so, and needs no index to be found. */
export const serverId = (tokenHash: string, ip: string) =>
  `srv_${createHash('sha256').update(`${tokenHash} ${ip}`).digest('hex').slice(0, 32)}`;

/** A token of 256 random bits. */
export const newToken = (prefix: 'ct' | 'mt') => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** A server that has not checked in for so long has stopped to. */
export const isStale = ({ lastCheckin, revokedAt }: Server, staleAfterSeconds: number, now: number) =>
  revokedAt === undefined && now - lastCheckin > staleAfterSeconds;
