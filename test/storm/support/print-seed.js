/** First of all, so that it is there however the run ends. */
module.exports = function printSeed() {
  process.stdout.write(`STORM_SEED=${process.env.STORM_SEED}\n`);
};
