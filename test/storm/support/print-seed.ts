/** First of all, so that it is there however the run ends. */
export default function printSeed(): void {
  process.stdout.write(`STORM_SEED=${process.env.STORM_SEED}\n`);
}
