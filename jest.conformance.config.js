// Tests with programs that others wrote, of Debian: `npm run conformance`. They take longer than `npm test` may.
const { testMatch: _testMatch, testPathIgnorePatterns: _ignored, ...shared } = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...shared,
  testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
