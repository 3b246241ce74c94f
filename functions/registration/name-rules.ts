import { isLabel, isNameServerLabel, isReserved } from '../dns/label';
import type { RegistrationSettings } from './settings';

/**
 * The label that a requested name stands for, or undefined when nobody can have it.
 * @param requested as the client sent it
 */
export function availableLabel(requested: string, settings: RegistrationSettings): string | undefined {
  const label = requested.trim().toLowerCase();
  const reserved = isReserved(label) || isNameServerLabel(label) || settings.reservedNames.includes(label);
  return isLabel(label) && !reserved ? label : undefined;
}
