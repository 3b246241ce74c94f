import type { LimitClaim, Limited } from '../limits/limit';
import type { Account } from './account';
import type { NoteEvent } from './contact';

/** What must hold, or be written, together with an account: all or nothing. */
export type AccountClaim =
  /** The number becomes this account's. */
  | { kind: 'phone'; phone: string }
  | { kind: 'free-phone'; phone: string }
  /** A pushed token is used up. @property hash hex SHA-256 */
  | { kind: 'creation-token'; hash: string }
  /** The registrar is told that it should forget all devices. */
  | { kind: 'registrar-note'; event: NoteEvent }
  | LimitClaim;

export type SaveAccountResult =
  | { outcome: 'saved' }
  /** Somebody else wrote the item first, or has the name: read it again. */
  | { outcome: 'changed' }
  /** The number belongs to another account. */
  | { outcome: 'phone-taken' }
  /** The token is unknown, used up or expired. */
  | { outcome: 'no-such-token' }
  | ({ outcome: 'limited' } & Limited);

/** The accounts table as use cases see it. Addresses are `username@domain`, in lower case. Reads are strongly consistent unless told. */
export interface AccountStore {
  find(address: string, consistency?: 'strong' | 'eventual'): Promise<Account | undefined>;
  /** Address of the account with this id. */
  addressOfId(id: number): Promise<string | undefined>;
  /** Address of the account whose number it is. */
  addressOfPhone(phone: string): Promise<string | undefined>;
  /** A new id. */
  takeId(): Promise<number>;
  /**
   * Writes an account if nobody wrote it since it was read, and its claims with it: all or nothing. Its first write
   * also claims its name and counts it.
   * @param account with the `writeId` that was read
   * @param now epoch seconds: decides the limits' windows and whether a token is good
   * @param writeId mark of this write
   */
  save(
    account: Account,
    claims: readonly AccountClaim[],
    now: number,
    writeId: string,
  ): Promise<SaveAccountResult>;
  /**
   * Removes an account as it was read, and everything that leads to it; the registrar is told.
   * @param now epoch seconds
   * @returns false when somebody else wrote it first
   */
  remove(account: Account, now: number): Promise<boolean>;
  /**
   * Accounts in the order of their ids. Costs the same however many there are.
   * @param after id that the page begins behind; 0 for the first page
   * @returns `next`: what the page after this one begins behind, where there is one
   */
  page(after: number, limit: number): Promise<{ accounts: Account[]; next: number | undefined }>;
  /** The id after which a page begins that lies `skipped` accounts behind `after`. Reads keys alone. */
  skip(after: number, skipped: number): Promise<number | undefined>;
  /**
   * What the page begins behind that ends at a cursor; 0 when that is the first page. Reads keys alone.
   * @param cursor id of the page's last account
   */
  back(cursor: number, limit: number): Promise<number>;
  count(): Promise<number>;
}
