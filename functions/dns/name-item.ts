import type { MailPromise } from '../outbox/mail-promise';
import { noPromise, type DnsPromise } from './promise';

/** Which family holds a name; `zone` is the zone's own item, `operator` a reservation. */
export type Owner = 'gateway' | 'activation' | 'mail' | 'operator' | 'zone';

/**
 * One label below a zone: who holds it, what they keep there, and what is promised for it. A label has one owner,
 * whichever family asks: whoever first writes over the item as it was has it.
 */
export interface NameItem<Holder = unknown> {
  /** Fully qualified, without the final dot. */
  name: string;
  zone: string;
  /** Random mark of the write that was read; a write is on condition that it is still there. Absent before the first. */
  writeId?: string;
  /** Absent on a name that is free while its records are still being removed. */
  owner?: Owner;
  /** The owner's state. */
  holder?: Holder;
  dns: DnsPromise;
  mails: MailPromise[];
}

/** An item that was never written. */
export const freshName = (name: string, zone: string): NameItem<never> => ({
  name,
  zone,
  dns: noPromise(),
  mails: [],
});
