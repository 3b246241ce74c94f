const typescript = { parser: { syntax: 'typescript' }, target: 'es2022' };

/** What tests import of other packages, besides what the tested code imports. */
const PACKAGES =
  '@aws-sdk|abstract-level|acme-client|aws-cdk-lib|cdk-nag|classic-level|dns-packet|fast-check|hash-wasm|playwright-core|sql\\.js|tar-stream|zod';

// The SDK says so at every start of a test file; CONTRIBUTING says which Node.js is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/shared-modules-environment.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // What takes longer: `npm run conformance`, `npm run storm`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/', '<rootDir>/test/storm/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/', '<rootDir>/.gatepost/'],
  transform: {
    '/test/.+\\.ts$': ['@swc/jest', { jsc: typescript }],
    [`\\.ts$|/node_modules/(${PACKAGES})/.+\\.c?js$`]: '<rootDir>/test/support/shared-modules.js',
  },
  transformIgnorePatterns: [],
  globalSetup: '<rootDir>/test/support/temporary-folder.js',
  reporters: ['default', '<rootDir>/test/support/layer-reporter.js'],
  // On the two cores of the gate and of GitHub's runners, as tests wait a quarter of their time: a fifth less in all.
  maxWorkers: 3,
  // Tests wait for conditions, never for times: this only ends one that hangs, on a busy machine too.
  testTimeout: 60_000,
};
