/** The trail of what was done with codes and servers: who, when, from where. It holds no secret. */

export type AuditAction = 'issue' | 'activate' | 'confirm' | 'release' | 'register' | 'revoke';

export interface AuditEntry {
  /** Milliseconds since the epoch. */
  at: number;
  action: AuditAction;
  /** Address of the caller, or `operator`. */
  from: string;
  /** First characters of the code's hash: tells codes apart. */
  code?: string;
  activationId?: string;
  /** First characters of the machine's hash. */
  machine?: string;
  hostname?: string;
  publicIp?: string;
  serverId?: string;
  /** Name of the client token. */
  client?: string;
}

/** How long an entry is kept. */
export const AUDIT_DAYS = 400;

/** How much of a hash an entry shows. */
export const shortHash = (hash: string) => hash.slice(0, 12);
