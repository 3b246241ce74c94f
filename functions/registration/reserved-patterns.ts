import type { NameStore } from '../dns/name-store';

/** The item that holds a zone's patterns. No gateway can have this label: it begins with an underscore. */
export const patternsItem = (zone: string) => `_patterns.${zone}`;

/** What an operator keeps from being registered, e.g. `bank-*`. */
export interface ReservedPatterns {
  patterns: Readonly<Record<string, { note?: string; reservedAt: number }>>;
}

/** How long a function works with the patterns that it read. */
const KEPT_SECONDS = 60;

/** `*` stands for any text, also for none. Two of them are enough, and three characters must be said. */
export const isPattern = (text: string): boolean =>
  /^[a-z0-9*-]{1,63}$/.test(text) && text.split('*').length <= 3 && text.replaceAll('*', '').length >= 3;

const covers = (pattern: string, label: string): boolean =>
  new RegExp(`^${pattern.split('*').join('.*')}$`).test(label);

/**
 * Whether an operator reserved a label by a pattern, as of a minute ago at most.
 * @returns a function that asks; it costs a read of half a unit a minute for each instance
 */
export function reservedByPattern(names: NameStore, zone: string) {
  let kept: { patterns: readonly string[]; until: number } | undefined;
  return async (label: string, now: number): Promise<boolean> => {
    if (!kept || kept.until <= now) {
      const item = await names.get<ReservedPatterns>(patternsItem(zone), 'eventual');
      kept = { patterns: Object.keys(item?.holder?.patterns ?? {}), until: now + KEPT_SECONDS };
    }
    return kept.patterns.some((pattern) => covers(pattern, label));
  };
}
