import { hashSecret } from '../secrets/hash';
import { isOpen, type Account } from './account';

/** A person who logged in to the panel. It is stored under the hash of the browser's cookie. */
export interface PanelSession {
  /** `username@domain` */
  address: string;
  /** Ids are never given out again: the session of a deleted account opens no other one of its name. */
  accountId: number;
  /** Of the passwords at the login: a new password ends the sessions of the old one. */
  passwordMark: string;
  /** Epoch seconds. */
  endsAt: number;
}

/** By the hex SHA-256 of the cookie's secret. Reads are strongly consistent. */
export interface PanelSessionStore {
  find(hash: string): Promise<PanelSession | undefined>;
  save(hash: string, session: PanelSession): Promise<void>;
  remove(hash: string): Promise<void>;
}

/** Longer than a visit, shorter than the night after it. */
export const PANEL_SESSION_SECONDS = 8 * 3_600;

/** Changes with the account's passwords and tells nothing of them. */
const passwordMark = ({ passwords }: Account): string =>
  hashSecret(JSON.stringify(Object.entries(passwords).sort()));

/** @param now epoch seconds */
export const newPanelSession = (account: Account, address: string, now: number): PanelSession => ({
  address,
  accountId: account.id,
  passwordMark: passwordMark(account),
  endsAt: now + PANEL_SESSION_SECONDS,
});

/**
 * Whether a session still opens the account as it is now.
 * @param now epoch seconds
 */
export const opens = (session: PanelSession, account: Account | undefined, now: number): account is Account =>
  account !== undefined &&
  session.endsAt > now &&
  account.id === session.accountId &&
  isOpen(account) &&
  passwordMark(account) === session.passwordMark;
