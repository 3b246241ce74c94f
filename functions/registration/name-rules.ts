import type { RegistrationSettings } from './settings';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** Names that the system itself, or the people who run it, need. */
const RESERVED = new Set(['api', 'www', '_psl', 'tunnel', 'mail']);

/**
 * The label that a requested name stands for, or undefined when nobody can have it.
 * @param requested as the client sent it
 */
export function availableLabel(requested: string, settings: RegistrationSettings): string | undefined {
  const label = requested.trim().toLowerCase();
  const reserved = RESERVED.has(label) || /^ns\d*$/.test(label) || settings.reservedNames.includes(label);
  return isLabel(label) && !reserved ? label : undefined;
}

/** Whether a text can be a name's one label below its zone. */
export const isLabel = (text: string): boolean => text.length <= 63 && LABEL.test(text);
