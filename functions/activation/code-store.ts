import type { NameItem } from '../dns/name-item';
import type { LimitClaim, Limited } from '../limits/limit';
import type { AuditEntry } from './audit';
import type { InstallCode } from './install-code';

/** What is written together with a code, or not at all. */
export interface CodeChange {
  /** The code's next state, with the `writeId` that was read. */
  code: InstallCode;
  audit: AuditEntry;
  /** Names whose owner changes with the code, with the `writeId`s that were read. */
  names?: readonly NameItem[];
  /** A new activation, to be found by its id alone. */
  activationId?: string;
  limits?: readonly LimitClaim[];
}

export type CodeSaved =
  | { outcome: 'saved' }
  /** Somebody wrote one of the items first: read them again. */
  | { outcome: 'changed' }
  | ({ outcome: 'limited' } & Limited);

/** Install codes as use cases see them. Reads are strongly consistent. */
export interface CodeStore {
  /** @param hash hex SHA-256 of the code */
  get(hash: string): Promise<InstallCode | undefined>;
  /** Hash of the code that an activation is of. */
  codeOf(activationId: string): Promise<string | undefined>;
  /** @param writeId mark of this write. @param now epoch seconds */
  save(change: CodeChange, writeId: string, now: number): Promise<CodeSaved>;
}
