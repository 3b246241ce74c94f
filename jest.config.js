const typescript = { parser: { syntax: 'typescript' }, target: 'es2022' };
const javascript = { parser: { syntax: 'ecmascript' }, target: 'es2022' };

// The SDK says so at every start of a test file; CONTRIBUTING says which Node.js is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // What takes longer: `npm run conformance`, `npm run storm`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/', '<rootDir>/test/storm/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/', '<rootDir>/.gatepost/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: typescript }],
    '^.+\\.js$': ['@swc/jest', { jsc: javascript, module: { type: 'commonjs' } }],
  },
  // Published as ES modules alone, which jest cannot load as they are.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|jose)/)'],
  reporters: ['default', '<rootDir>/test/support/layer-reporter.js'],
  // The gate and GitHub's runners have two cores; some tests start a whole system each.
  maxWorkers: 2,
  // Tests wait for conditions, never for times: this only ends one that hangs, on a busy machine too.
  testTimeout: 60_000,
};
