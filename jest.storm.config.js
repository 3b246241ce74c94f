const { tmpdir } = require('node:os');
const { join } = require('node:path');

// Faults, races, hostile input and large numbers: `npm run storm`. They take longer than `npm test` may.
// Random input comes from one seed, which is printed: STORM_SEED=<seed> repeats a run.
process.env.STORM_SEED ||= String(Math.floor(Math.random() * 2 ** 31));
if (!/^\d{1,10}$/.test(process.env.STORM_SEED)) throw new Error('STORM_SEED must be a whole number');

// Where the test files, each in a process of its own, count what held.
process.env.STORM_COUNTS ??= join(tmpdir(), `gatepost-storm-${process.pid}.jsonl`);

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/test/storm/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  setupFiles: ['<rootDir>/test/storm/support/seed.ts'],
  reporters: [...require('./jest.config').reporters, '<rootDir>/test/storm/support/storm-reporter.js'],
  testTimeout: 300_000,
};
