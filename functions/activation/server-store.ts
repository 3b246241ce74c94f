import type { AuditEntry } from './audit';
import type { ClientToken, Server } from './server';

/** Servers, and the tokens that register them, as use cases see them. */
export interface ServerStore {
  get(id: string): Promise<Server | undefined>;
  /** @param hash hex SHA-256 of the token */
  findToken(hash: string): Promise<ClientToken | undefined>;
  /**
   * Stores a new server and counts it against its token's quota, both or neither.
   * @returns `taken` when the server is there already, `full` when the token's quota is used up or it was revoked
   */
  register(server: Server, audit: AuditEntry): Promise<'registered' | 'taken' | 'full'>;
  /** Takes over the host name that a known server has now. */
  rename(server: Pick<Server, 'id' | 'hostname'>): Promise<void>;
  /** @returns false when there is no such server or it is revoked */
  checkIn(id: string, from: string, now: number): Promise<boolean>;
  /** Revokes a server and gives its place in the quota back. @returns false when it was revoked before */
  revoke(server: Server, audit: AuditEntry, now: number): Promise<boolean>;
  /** Servers in the order of their ids. @param after goes on behind this id */
  list(limit: number, after?: string): Promise<{ servers: Server[]; next?: string }>;
  /** Hex SHA-256 of the master token. */
  masterTokenHash(): Promise<string | undefined>;
}
