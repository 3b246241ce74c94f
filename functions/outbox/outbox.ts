import type { MailPromise } from './mail-promise';

/** The promised mails of all items, as the mail sender sees them. Names are full names. */
export interface Outbox {
  /** Names with a mail that is due. @param now epoch seconds */
  due(now: number): Promise<string[]>;
  /** The names among the keys of written items. */
  namesOf(keys: readonly string[]): string[];
  /**
   * Takes a name's due mails for one sender: for everybody else they are due again `seconds` later.
   * @returns undefined when nothing is due, or another sender was faster
   */
  claim(name: string, now: number, seconds: number): Promise<{ due: MailPromise[] } | undefined>;
  /** Keeps a promise: it is gone. One that was replaced meanwhile is left alone. */
  remove(name: string, mailId: string): Promise<void>;
  /** Puts a failed attempt off. @param dueAt epoch seconds */
  postpone(name: string, mailId: string, dueAt: number): Promise<void>;
  /** Whether an address bounced, or its owner complained. */
  isSuppressed(address: string): Promise<boolean>;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  /** @throws UndeliverableMail when trying again cannot help */
  send(to: string, mail: RenderedMail): Promise<void>;
}

/** No later attempt can bring this mail there. */
export class UndeliverableMail extends Error {
  override name = 'UndeliverableMail';
}
