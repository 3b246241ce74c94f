/** Tests against software that others wrote. They need Debian packages, which `.ci/run` installs. */
const everyTest = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...everyTest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
  // Each file starts several programs and watches them in real time.
  maxWorkers: 1,
};
