// Faults, races, hostile input and large numbers: `npm run storm`. They take longer than `npm test` may.
// Random input comes from one seed, which is printed: STORM_SEED=<seed> repeats a run.
process.env.STORM_SEED ??= String(Math.floor(Math.random() * 2 ** 31));

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/test/storm/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/storm/support/print-seed.js',
  setupFiles: ['<rootDir>/test/storm/support/seed.ts'],
  testTimeout: 300_000,
};
