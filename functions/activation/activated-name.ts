/** A hostname directly below a zone that is managed: who has it, and what is in DNS for it. */
import { freshName, type NameItem } from '../dns/name-item';
import { promiseRecords } from '../dns/promise';
import type { Activation } from './install-code';

export interface ActivatedName {
  /** The machine that has the name: it may take it again, nobody else may. */
  machine: string;
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
  { id, machine, publicIp, endsAt }: Activation,
  now: number,
): Item | undefined {
  const current = (item ?? freshName(name, zone)) as Item;
  const isOwn = current.owner === 'activation' && current.holder?.machine === machine;
  if (current.owner && !isOwn) return undefined;
  const { confirmed } = current.holder ?? {};
  return withHolder(
    current,
    { machine, ...(confirmed ? { confirmed } : {}), pending: { id, publicIp, endsAt } },
    now,
  );
}

/** The installation is confirmed: the name leads to it from now on. */
export function kept(item: NameItem, activation: Activation, now: number): Item | undefined {
  const { id, machine, publicIp } = activation;
  if (!isPending(item, id)) return undefined;
  return withHolder(item, { machine, confirmed: { id, publicIp } }, now);
}

/** The installation was given up: the name is as it was before. @returns undefined when there is nothing to undo */
export function givenBack(item: NameItem, activationId: string, now: number): NameItem | undefined {
  if (!isPending(item, activationId)) return undefined;
  const { machine, confirmed } = item.holder;
  if (confirmed) return withHolder(item, { machine, confirmed }, now);
  const { owner: _owner, holder: _holder, heldUntil: _heldUntil, ...free } = item;
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
