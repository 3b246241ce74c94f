import { randomUUID } from 'node:crypto';
import type { Sealer } from '../secrets/sealer';

/**
 * A mail that an answer promised. It is kept on the item whose state it speaks of, written by the same write, and
 * sent by the mail sender afterwards.
 */
export interface MailPromise {
  /** Random; names this promise among those of the item. */
  id: string;
  /** File name below `templates/`, without its ending. */
  template: MailTemplate;
  /** Recipient. */
  to: string;
  /** JSON of the template's parameters, sealed for the mail sender: they hold one-time links and tokens. */
  sealed: string;
  attempts: number;
  /** Epoch seconds. */
  dueAt: number;
}

export type MailTemplate = 'verification' | 'reclamation';

/** Replaces an unsent mail of the same kind: only the newest link or token works anyway. */
export const promiseMail = (mails: readonly MailPromise[], mail: MailPromise): MailPromise[] => [
  ...mails.filter(({ template }) => template !== mail.template),
  mail,
];

/** Binds a mail's sealed parameters to its item and promise. */
export const mailSubject = (itemKey: string, mailId: string) => `${itemKey} ${mailId}`;

/** A mail to be sent at once, its parameters sealed. */
export async function newMail(
  {
    template,
    to,
    parameters,
    name,
    now,
  }: { template: MailTemplate; to: string; parameters: Record<string, string>; name: string; now: number },
  sealer: Sealer,
): Promise<MailPromise> {
  const id = randomUUID();
  const sealed = await sealer.seal(JSON.stringify(parameters), mailSubject(name, id));
  return { id, template, to, sealed, attempts: 0, dueAt: now };
}
