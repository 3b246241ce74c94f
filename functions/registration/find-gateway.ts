import { epochSeconds, type Clock } from '../clock';
import { heldAt, type NameItem } from '../dns/name-item';
import type { NameStore } from '../dns/name-store';
import { hashSecret } from '../secrets/hash';
import { refuse } from './family';
import { heldBy, heldForGood, labelOfToken, type Gateway, type HeldItem } from './gateway';
import type { RegistrationSettings } from './settings';

const unknownToken = () =>
  refuse('UnknownToken', 'This token is not, or no longer, valid. Subscribe again to get a new one.');

interface Ports {
  names: NameStore;
  settings: RegistrationSettings;
  clock: Clock;
}

/**
 * The full name that a token speaks for, before anybody checked that it is the right token.
 * A token of ours carries its name; an imported one is found by a pointer.
 * @throws Problem `UnknownToken`
 */
export async function nameOfToken(token: string, { names, settings, clock }: Ports): Promise<string> {
  const label = labelOfToken(token);
  const name = label
    ? `${label}.${settings.zone}`
    : await names.resolve(hashSecret(token), epochSeconds(clock));
  if (!name) throw unknownToken();
  return name;
}

/** The item of the gateway with this token, as it is now. @throws Problem `UnknownToken` */
export const findGateway = (token: string, ports: Ports): Promise<HeldItem> =>
  readGateway(token, ports, ['strong']);

/**
 * The same, perhaps as it was a moment ago. An eventually consistent read costs half and nearly always suffices; where
 * it does not show the token, a consistent one decides, so that a token works the moment it was answered.
 * @throws Problem `UnknownToken`
 */
export const findGatewayCheaply = (token: string, ports: Ports): Promise<HeldItem> =>
  readGateway(token, ports, ['eventual', 'strong']);

async function readGateway(
  token: string,
  ports: Ports,
  reads: readonly ('eventual' | 'strong')[],
): Promise<HeldItem> {
  const name = await nameOfToken(token, ports);
  for (const consistency of reads) {
    const stored = await ports.names.get<Gateway>(name, consistency);
    const item = stored && heldAt(stored, epochSeconds(ports.clock));
    if (heldBy(item, token)) return item;
  }
  throw unknownToken();
}

/**
 * The same for a decision of `changeName`, on the item that is about to be replaced: a call that is accepted holds the
 * name for good.
 * @throws Problem `UnknownToken`
 */
export function mustHold(item: NameItem<Gateway> | undefined, token: string): HeldItem {
  if (!heldBy(item, token)) throw unknownToken();
  return heldForGood(item);
}
