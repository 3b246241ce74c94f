import type { MailPromise } from '../outbox/mail-promise';
import type { DigestAlgorithm } from './digest';

/** A SIP account as it is stored. */
export interface Account {
  /** Positive, never given out again. */
  id: number;
  /** Both in lower case. */
  username: string;
  domain: string;
  /** What its password hashes were made with. */
  realm: string;
  /**
   * The hash of `username:realm:password` for each algorithm, sealed: it is as good as the password (RFC 7616, 5.12).
   * Opened with the subject that `passwordSubject` makes.
   */
  passwords: Partial<Record<DigestAlgorithm, string>>;
  activated: boolean;
  /** Shut out by the operator, whatever its codes say. */
  blocked?: boolean;
  admin: boolean;
  /** Epoch seconds: devices that registered by then are forgotten, as the registrar was told. */
  devicesAfter?: number;
  /** Proven by its owner, or set by an administrator. */
  email?: string;
  /** E.164, likewise. Belongs to one account at a time. */
  phone?: string;
  /** What activates the account. */
  confirmation?: Confirmation;
  emailChange?: EmailChange;
  /** Hash of the link that was followed last: following it again shows the same page. */
  emailConfirmedBy?: string;
  phoneChange?: PhoneChange;
  /** Hex SHA-256 of its API key. */
  apiKeyHash?: string;
  /** Epoch seconds at which the key was made or last used; noted once a day. */
  apiKeyUsedAt?: number;
  /** Of whoever created it. */
  userAgent?: string;
  ipAddress?: string;
  /** Epoch seconds. */
  createdAt: number;
  /** Promised mails and texts. */
  messages: MailPromise[];
  /** Random mark of the write that was read; a write is on condition that it is still there. Absent before the first. */
  writeId?: string;
  /** Mark of the last change that a use case decided; workers carry it along when they write beside it. */
  decidedBy?: string;
}

/** A secret that activates an account: 13 letters and digits, or the 4 digits of a text. */
export interface Confirmation {
  /** How it reached its owner; `key` when the administrator was given it. */
  channel: 'key' | 'email' | 'phone' | 'push';
  /** Keyed hash. */
  codeHash: string;
  /** The mail address or phone number that it proves. */
  to?: string;
  /** Epoch seconds. */
  endsAt?: number;
  /** Wrong 4-digit codes so far, of all networks. */
  attempts: number;
  /** The same by the address or /64 that they came from: not more than can be wrong in all. */
  wrongOf?: Record<string, number>;
  /** It was texted and has 13 characters: strangers burnt the 4 digits before it. */
  isLong?: boolean;
}

/** An address that becomes the account's when the link in a mail to it is followed. */
export interface EmailChange {
  email: string;
  /** Hex SHA-256 of the link's secret. */
  linkHash: string;
  /** Epoch seconds. */
  endsAt: number;
}

/** A number that becomes the account's when the code in a text to it comes back. */
export interface PhoneChange {
  phone: string;
  /** Keyed hash. */
  codeHash: string;
  /** Epoch seconds. */
  endsAt: number;
}

/** Whether an account gets in anywhere. */
export const isOpen = ({ activated, blocked = false }: Pick<Account, 'activated' | 'blocked'>): boolean =>
  activated && !blocked;

/** `username@domain`: what an account is found by. */
export const addressOf = ({ username, domain }: Pick<Account, 'username' | 'domain'>) =>
  `${username}@${domain}`;

/** Binds a sealed password hash to its account and algorithm. */
export const passwordSubject = (address: string, algorithm: DigestAlgorithm) => `${address} ${algorithm}`;
