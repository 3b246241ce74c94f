import type { MailPromise } from './mail-promise';

/**
 * The promised mails and texts of all items of a kind, as a sender sees them. An item is told by a text: the full name
 * of a name, the address of an account.
 */
export interface Outbox {
  /** Items with a message that is due. @param now epoch seconds */
  due(now: number): Promise<string[]>;
  /** The items among the keys of written items. */
  itemsOf(keys: readonly string[]): string[];
  /**
   * Takes an item's due messages for one sender: for everybody else they are due again `seconds` later.
   * @returns undefined when nothing is due, or another sender was faster
   */
  claim(item: string, now: number, seconds: number): Promise<{ due: MailPromise[] } | undefined>;
  /** Keeps a promise: it is gone. One that was replaced meanwhile is left alone. */
  remove(item: string, promiseId: string): Promise<void>;
  /** Puts a failed attempt off. @param dueAt epoch seconds */
  postpone(item: string, promiseId: string, dueAt: number): Promise<void>;
  /** Whether a mail address bounced, or its owner complained. */
  isSuppressed(address: string): Promise<boolean>;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  /** @throws Undeliverable when trying again cannot help */
  send(to: string, mail: RenderedMail): Promise<void>;
}

export interface Texter {
  /**
   * @param to E.164
   * @throws Undeliverable when trying again cannot help
   */
  send(to: string, text: string): Promise<void>;
}

/** Hands data to an app on a device. */
export interface DevicePusher {
  /** @param device as it is opened */
  push(device: string, data: Record<string, string>): Promise<void>;
}

/** No later attempt can bring this message there. */
export class Undeliverable extends Error {
  override name = 'Undeliverable';
}
