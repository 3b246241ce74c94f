import { isLabel, isNameServerLabel, isReserved } from '../dns/label';
import { isHonest } from './international-label';
import type { RegistrationSettings } from './settings';

/**
 * Names that programs look up by themselves, below whatever domain they are in: whoever had one would be asked for
 * proxies, mail settings or time by strangers' machines.
 */
const LOOKED_UP = new Set([
  ...['wpad', 'isatap', 'localhost', 'localdomain', 'broadcasthost', 'autodiscover', 'autoconfig', 'mta-sts'],
  ...['openpgpkey', 'smtp', 'imap', 'pop', 'pop3', 'submission', 'mx', 'webmail', 'ntp', 'ldap', 'kerberos'],
  ...['sip', 'sips', 'stun', 'turn', 'hostmaster', 'postmaster', 'webmaster', 'abuse'],
]);

/** The label that a name stands for: a client may send the name alone, or all of it. Undefined for what is no label. */
export function labelOf(requested: string, { zone }: Pick<RegistrationSettings, 'zone'>): string | undefined {
  const name = requested.trim().toLowerCase().replace(/\.$/, '');
  const label = name.endsWith(`.${zone}`) ? name.slice(0, -(zone.length + 1)) : name;
  return isLabel(label) ? label : undefined;
}

/**
 * The label of a new name, or undefined when nobody can have it.
 * @param requested as the client sent it
 */
export function availableLabel(requested: string, settings: RegistrationSettings): string | undefined {
  const label = labelOf(requested, settings);
  if (label === undefined) return undefined;
  const reserved =
    isReserved(label) ||
    isNameServerLabel(label) ||
    LOOKED_UP.has(label) ||
    settings.reservedNames.includes(label);
  return !reserved && isHonest(label) ? label : undefined;
}
