// Tests with programs that others wrote, of Debian: `npm run conformance`. They take longer than `npm test` may.
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
  // Each file starts several programs and watches them in real time.
  maxWorkers: 1,
};
