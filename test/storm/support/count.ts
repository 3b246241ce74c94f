import { appendFileSync } from 'node:fs';

/** Lines of the table of what must hold, each with what this run adds to its count. */
export type Guarantee =
  'duels' | 'kills' | 'faults' | 'triggers' | 'hostile requests' | 'strangers' | 'secrets';

/** Counts what was tried and held, for the table that `npm run storm` ends with. */
export function countHeld(guarantee: Guarantee, held: number): void {
  const file = process.env.STORM_COUNTS;
  if (file) appendFileSync(file, `${JSON.stringify({ guarantee, held })}\n`);
}
