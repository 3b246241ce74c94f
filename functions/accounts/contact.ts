import { randomBytes } from 'node:crypto';
import type { Account } from './account';

/** A device of an account, as the SIP registrar knows it. */
export interface Contact {
  uuid: string;
  userAgent?: string;
  /** Epoch seconds of the registrar's last word. */
  updatedAt: number;
  /** Epoch seconds. */
  expiresAt: number;
}

/** Why a registrar should forget devices. */
export const NOTE_EVENTS = ['deleted', 'deactivated', 'blocked', 'password-changed'] as const;
export type NoteEvent = (typeof NOTE_EVENTS)[number];

/** What a registrar should do: forget one device of an account, or all when `uuid` is missing. */
export interface RegistrarNote {
  /** Sorts by time. */
  id: string;
  event: NoteEvent;
  /** `username@domain` */
  account: string;
  uuid?: string;
  /** Epoch seconds. */
  at: number;
}

/** A registrar that does not ask for so long asks its own database what to keep. */
export const NOTE_DAYS = 30;

/** @param now epoch seconds */
export const newNote = (
  account: string,
  now: number,
  { uuid, event = 'deleted' }: { uuid?: string; event?: NoteEvent } = {},
): RegistrarNote => ({
  id: `${String(now).padStart(12, '0')}-${randomBytes(8).toString('hex')}`,
  event,
  account,
  ...(uuid === undefined ? {} : { uuid }),
  at: now,
});

/** The devices of accounts, under the accounts' ids, and the notes for their registrar. */
export interface ContactStore {
  /** Those that have not expired, and that the account still knows. @param now epoch seconds */
  list(account: Pick<Account, 'id' | 'devicesAfter'>, now: number): Promise<Contact[]>;
  /**
   * Notes what a registrar knows.
   * @returns false when there is no such account any more
   */
  save(accountId: number, contacts: readonly Contact[]): Promise<boolean>;
  /** Forgets a device and leaves a note. @returns false when there is no such device */
  remove(accountId: number, uuid: string, note: RegistrarNote): Promise<boolean>;
  /** The oldest first. */
  notes(limit: number): Promise<RegistrarNote[]>;
  removeNote(id: string): Promise<void>;
}
