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
  /** Mark of the last change that a use case decided; workers carry it along when they write beside it. */
  decidedBy?: string;
  /** Absent on a name that is free while its records are still being removed. */
  owner?: Owner;
  /** The owner's state. */
  holder?: Holder;
  /** Epoch seconds until which the name is held, where that is not for good. */
  heldUntil?: number;
  dns: DnsPromise;
  mails: MailPromise[];
}

/** The item as it is at a time: held until then, it has no owner any more. Its records have ends of their own. */
export function heldAt<Holder>(item: NameItem<Holder>, now: number): NameItem<Holder> {
  if (item.heldUntil === undefined || item.heldUntil > now) return item;
  const { owner: _owner, holder: _holder, heldUntil: _heldUntil, ...free } = item;
  return free;
}

/** An item that was never written. */
export const freshName = (name: string, zone: string): NameItem<never> => ({
  name,
  zone,
  dns: noPromise(),
  mails: [],
});
