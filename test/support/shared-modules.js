/**
 * Loads what is tested, and the packages that tests import, once for all test files of a process: jest would compile
 * and start aws-sdk, zod, dynalite and all of `functions/` again for every file, which took more than the tests did.
 * What is imported holds no state (CONTRIBUTING: importing a file has no effect), and nothing here is mocked.
 *
 * To jest this is a transformer: of such a file it leaves one line that asks `SharedModulesEnvironment` for it.
 */
const { readFileSync } = require('node:fs');
const { _extensions: loaders, SourceMap } = require('node:module');
const { transformSync } = require('@swc/core');

/** Of every file that was compiled here, in JSON. */
const sourceMaps = new Map();

loaders['.ts'] = (module, filename) => {
  const { code, map } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: true,
  });
  sourceMaps.set(filename, map);
  module._compile(code, filename);
};

module.exports = {
  process: (_text, filename) => ({ code: `module.exports = requireShared(${JSON.stringify(filename)});` }),

  /** A frame of a stack, in the file as it was written. */
  asWritten(frame) {
    const map = sourceMaps.get(frame.getFileName());
    if (map === undefined) return frame;
    const { originalLine, originalColumn } = new SourceMap(JSON.parse(map)).findEntry(
      frame.getLineNumber() - 1,
      frame.getColumnNumber() - 1,
    );
    if (originalLine === undefined) return frame;
    const position = { getLineNumber: () => originalLine + 1, getColumnNumber: () => originalColumn + 1 };
    return new Proxy(frame, {
      get: (_frame, property) => position[property] ?? frame[property]?.bind?.(frame) ?? frame[property],
    });
  },
};
