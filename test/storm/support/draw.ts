import { createHash } from 'node:crypto';

/** The run's seed, as a failure tells it. */
export const seedHint = () => `repeat with STORM_SEED=${process.env.STORM_SEED}`;

/** One of these, the same for the same seed and words. */
export function draw<Choice>(choices: readonly Choice[], ...words: (string | number)[]): Choice {
  const digest = createHash('sha256')
    .update([process.env.STORM_SEED, ...words].join(' '))
    .digest();
  return choices[digest.readUInt32BE() % choices.length]!;
}
