import type { MailPromise } from '../outbox/mail-promise';
import { noPromise, type Conflict, type DnsPromise } from './promise';

/**
 * Which family holds a name; `zone` is the zone's own item, `operator` a reservation. A `foreign` label is nobody's:
 * records that Gatepost did not make stand at it, or below it.
 */
export type Owner = 'gateway' | 'activation' | 'mail' | 'operator' | 'zone' | 'foreign';

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

/** What is known of a label that has records of somebody else. */
export interface ForeignLabel {
  sets: Conflict['sets'];
}

/** How long a foreign label is believed to be one: then its records are looked for. */
export const FOREIGN_SECONDS = 86_400;

/** The item as it is at a time: held until then, it has no owner any more. Its records have ends of their own. */
export function heldAt<Holder>(item: NameItem<Holder>, now: number): NameItem<Holder> {
  return item.heldUntil === undefined || item.heldUntil > now ? item : withoutOwner(item, now);
}

/**
 * The item that nobody holds any more. Where records of somebody else were seen, the label is foreign from now on: it is
 * given to nobody, in no family.
 */
export function withoutOwner<Holder>(item: NameItem<Holder>, now: number): NameItem<Holder> {
  const { owner: _owner, holder: _holder, heldUntil: _heldUntil, ...free } = item;
  const { conflict } = free.dns;
  return conflict ? (asForeign(free, conflict.sets, now) as NameItem<Holder>) : free;
}

/** A label at which record sets of somebody else stand. What is left of ours is still removed. */
export function asForeign(item: NameItem, sets: ForeignLabel['sets'], now: number): NameItem<ForeignLabel> {
  const { heldUntil: _heldUntil, ...rest } = item;
  const { conflict: _conflict, ...dns } = rest.dns;
  const dueAt = Math.min(dns.dueAt ?? Infinity, now + FOREIGN_SECONDS);
  return { ...rest, owner: 'foreign', holder: { sets }, dns: { ...dns, dueAt } };
}

/** An item that was never written. */
export const freshName = (name: string, zone: string): NameItem<never> => ({
  name,
  zone,
  dns: noPromise(),
  mails: [],
});
