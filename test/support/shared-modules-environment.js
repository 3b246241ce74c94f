const { TestEnvironment } = require('jest-environment-node');
const { asWritten } = require('./shared-modules');

/** Node.js as jest gives it to each test file, and what shared-modules.js loads once for all of them. */
module.exports = class SharedModulesEnvironment extends TestEnvironment {
  #environmentBefore = { ...process.env };

  constructor(config, context) {
    super(config, context);
    this.global.requireShared = require;
    // Jest gives a test file builtins of its own, and a copy of the environment. Both sides are to mean the same.
    Object.assign(this.global, { Date, Error, RangeError, TypeError });
    this.global.process.env = process.env;
  }

  async setup() {
    await super.setup();
    // Jest's, which knows the files that it compiled itself.
    const format = Error.prepareStackTrace;
    if (format) Error.prepareStackTrace = (error, frames) => format(error, frames.map(asWritten));
  }

  async teardown() {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, this.#environmentBefore);
    await super.teardown();
  }
};
