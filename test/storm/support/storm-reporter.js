const { existsSync, readFileSync, rmSync } = require('node:fs');

/** Begins with the seed, and ends with how much of each guarantee was tried and held. */
module.exports = class StormReporter {
  // At once, so that it is there however the run ends.
  onRunStart() {
    process.stdout.write(`STORM_SEED=${process.env.STORM_SEED}\n`);
    process.once('exit', () => rmSync(process.env.STORM_COUNTS, { force: true }));
  }

  onRunComplete(_contexts, { numFailedTests, numFailedTestSuites }) {
    const file = process.env.STORM_COUNTS;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const held = new Map();
    for (const line of lines.filter(Boolean)) {
      const { guarantee, held: more } = JSON.parse(line);
      held.set(guarantee, (held.get(guarantee) ?? 0) + more);
    }
    const table = [...held].map(([what, count]) => `${what} ${count.toLocaleString('en')} held`);
    if (numFailedTests + numFailedTestSuites > 0)
      table.push(`Repeat with STORM_SEED=${process.env.STORM_SEED}`);
    if (table.length > 0) process.stdout.write(`\n${table.join('\n')}\n`);
  }
};
