import { randomUUID } from 'node:crypto';
import type { Sealer } from '../secrets/sealer';

/**
 * A mail or text that an answer promised. It is kept on the item whose state it speaks of, written by the same write,
 * and sent by a worker afterwards.
 */
export interface MailPromise {
  /** Random; names this promise among those of the item. */
  id: string;
  /** Default: email. A text goes by SMS. */
  channel?: Channel;
  /** File name below `templates/`, without its ending. */
  template: MailTemplate;
  /** Recipient: a mail address, a phone number as E.164 has it, or the subject that `device` is sealed with. */
  to: string;
  /** Of a push: the device, sealed. */
  device?: string;
  /** JSON of the template's parameters, sealed for the mail sender: they hold one-time links and tokens. */
  sealed: string;
  attempts: number;
  /** Epoch seconds. */
  dueAt: number;
}

export type MailTemplate =
  | 'verification'
  | 'reclamation'
  /** The code that activates a SIP account. */
  | 'account-activation'
  /** The link that confirms a SIP account's new address. */
  | 'account-email'
  /** Texts with a code: they have no HTML. */
  | 'account-activation-text'
  | 'account-phone-text'
  /** A push carries data, and needs no words. */
  | 'account-activation-push';

/** A push goes to an app on a device. */
export type Channel = 'email' | 'sms' | 'push';

/** Replaces an unsent mail of the same kind: only the newest link or token works anyway. */
export const promiseMail = (mails: readonly MailPromise[], mail: MailPromise): MailPromise[] => [
  ...mails.filter(({ template }) => template !== mail.template),
  mail,
];

/** Binds a mail's sealed parameters to its item and promise. */
export const mailSubject = (itemKey: string, mailId: string) => `${itemKey} ${mailId}`;

export interface NewMail {
  channel?: Channel;
  template: MailTemplate;
  to: string;
  device?: string;
  parameters: Record<string, string>;
  /** Key of the item that promises it. */
  name: string;
  /** Epoch seconds. */
  now: number;
}

/** A mail or text to be sent at once, its parameters sealed. */
export async function newMail(
  { channel, template, to, device, parameters, name, now }: NewMail,
  sealer: Sealer,
): Promise<MailPromise> {
  const id = randomUUID();
  const sealed = await sealer.seal(JSON.stringify(parameters), mailSubject(name, id));
  const way = { ...(channel ? { channel } : {}), ...(device ? { device } : {}) };
  return { id, ...way, template, to, sealed, attempts: 0, dueAt: now };
}
