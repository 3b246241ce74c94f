/** What becomes of a managed host name at each step in its code's life: written together with the code. */
import { heldAt, type NameItem } from '../dns/name-item';
import type { NameStore } from '../dns/name-store';
import { claimed, givenBack, kept } from './activated-name';
import type { Activation, InstallCode } from './install-code';
import { refuse } from './family';
import { managedName, unavailable } from './hostname';
import type { ActivationSettings } from './settings';

interface Ports {
  names: NameStore;
  settings: ActivationSettings;
}

/**
 * Claims the host name of an activation, and gives back that of the one it replaces where that is another name.
 * @param managed the host name, where it is below a zone of ours
 * @throws Problem `validation_error` when somebody else has the name
 */
export async function claimNames(
  ports: Ports,
  managed: { name: string; zone: string } | undefined,
  activation: Activation,
  { activation: replaced }: InstallCode,
  now: number,
): Promise<NameItem[]> {
  const items: NameItem[] = [];
  if (managed) {
    const item = claimed(await itemOf(ports, managed.name, now), managed, activation, now);
    if (!item) throw unavailable(managed.name);
    items.push(item);
  }
  if (replaced && replaced.hostname !== managed?.name)
    items.push(...(await giveBackNames(ports, replaced, now)));
  return items;
}

/**
 * Keeps the host name for good.
 * @throws Problem `token_invalid` when it was lost meanwhile, which takes two clocks that disagree
 */
export async function keepNames(ports: Ports, activation: Activation, now: number): Promise<NameItem[]> {
  if (!managedName(activation.hostname, ports.settings)) return [];
  const item = await itemOf(ports, activation.hostname, now);
  const next = item && kept(item, activation, now);
  if (!next) throw refuse('token_invalid');
  return [next];
}

/** Gives the host name back, unless it is another activation's by now. */
export async function giveBackNames(
  ports: Ports,
  { hostname, id }: Activation,
  now: number,
): Promise<NameItem[]> {
  if (!managedName(hostname, ports.settings)) return [];
  const item = await itemOf(ports, hostname, now);
  const next = item && givenBack(item, id, now);
  return next ? [next] : [];
}

async function itemOf({ names }: Ports, name: string, now: number): Promise<NameItem | undefined> {
  const item = await names.get(name);
  return item && heldAt(item, now);
}
