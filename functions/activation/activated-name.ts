/** A hostname directly below a zone that is managed: who has it, and what is in DNS for it. */
import { timingSafeEqual } from 'node:crypto';
import { freshName, withoutOwner, type NameItem } from '../dns/name-item';
import { promiseRecords } from '../dns/promise';
import type { Activation } from './install-code';

export interface ActivatedName {
  /** The machine that has the name: until it is confirmed, that may take it again. It is no secret. */
  machine: string;
  /** Of the secret that takes a confirmed name again; without one the operator has to free the name. */
  secretHash?: string;
  /** The installation that the name leads to. */
  confirmed?: Pick<Activation, 'id' | 'publicIp'>;
  /** An installation that has not been confirmed yet. */
  pending?: Pick<Activation, 'id' | 'publicIp' | 'endsAt'>;
}

type Item = NameItem<ActivatedName>;

const TTL = 60;

/**
 * Takes a name for an activation until its token ends. Where the name leads to an installation already, it does so
 * until the new one is confirmed.
 * @returns undefined when somebody else has the name
 */
export function claimed(
  item: NameItem | undefined,
  { name, zone }: { name: string; zone: string },
  activation: Activation,
  now: number,
): Item | undefined {
  const current = (item ?? freshName(name, zone)) as Item;
  if (current.owner && !(current.owner === 'activation' && mayTake(current.holder, activation))) {
    return undefined;
  }
  const { id, machine, publicIp, endsAt, nameSecretHash } = activation;
  const { confirmed, secretHash = nameSecretHash } = current.holder ?? {};
  return withHolder(
    current,
    {
      machine,
      ...(secretHash ? { secretHash } : {}),
      ...(confirmed ? { confirmed } : {}),
      pending: { id, publicIp, endsAt },
    },
    now,
  );
}

/** What a machine says of itself is public, and cloned machines say the same: a name with a secret goes by that alone. */
function mayTake(holder: ActivatedName | undefined, { machine, nameSecretHash }: Activation): boolean {
  if (!holder) return false;
  if (holder.secretHash) return nameSecretHash !== undefined && sameHash(nameSecretHash, holder.secretHash);
  return !holder.confirmed && holder.machine === machine;
}

const sameHash = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The installation is confirmed: the name leads to it from now on. */
export function kept(item: NameItem, activation: Activation, now: number): Item | undefined {
  const { id, machine, publicIp } = activation;
  if (!isPending(item, id)) return undefined;
  const { secretHash } = item.holder;
  return withHolder(
    item,
    { machine, ...(secretHash ? { secretHash } : {}), confirmed: { id, publicIp } },
    now,
  );
}

/** The installation was given up: the name is as it was before. @returns undefined when there is nothing to undo */
export function givenBack(item: NameItem, activationId: string, now: number): NameItem | undefined {
  if (!isPending(item, activationId)) return undefined;
  const { pending: _pending, ...holder } = item.holder;
  if (holder.confirmed) return withHolder(item, holder, now);
  const free = withoutOwner<unknown>(item, now);
  // Woken even when nothing is in DNS: the writer also removes what is left of the item.
  return { ...free, dns: { ...promiseRecords(free.dns, [], now), dueAt: now } };
}

const isPending = (item: NameItem, activationId: string): item is Item & { holder: ActivatedName } =>
  item.owner === 'activation' && (item as Item).holder?.pending?.id === activationId;

function withHolder(item: NameItem, holder: ActivatedName, now: number): Item {
  const { heldUntil: _heldUntil, ...rest } = item;
  const { confirmed, pending } = holder;
  const publicIp = (confirmed ?? pending)?.publicIp ?? '';
  const until = confirmed ? undefined : pending?.endsAt;
  const end = until === undefined ? {} : { until };
  const record = {
    name: item.name,
    type: publicIp.includes(':') ? ('AAAA' as const) : ('A' as const),
    ttl: TTL,
    values: [publicIp],
    ...end,
  };
  return {
    ...rest,
    owner: 'activation',
    holder,
    ...(until === undefined ? {} : { heldUntil: until }),
    dns: promiseRecords(item.dns, [record], now),
  };
}
