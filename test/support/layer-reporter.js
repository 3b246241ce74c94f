const { relative, sep } = require('node:path');

/** The layers, from the one that should catch most faults to the one that should catch none that is left. */
const LAYERS = ['unit', 'routes', 'adapters', 'stack', 'e2e', 'storm'];

/** Prints how many tests each layer (folder of `test/`) ran, and one plain line to end with. */
module.exports = class LayerReporter {
  onRunComplete(_contexts, results) {
    const layers = new Map();
    for (const { testFilePath, numPassingTests, numFailingTests, ...file } of results.testResults) {
      const layer = layerOf(testFilePath);
      const count = layers.get(layer) ?? { passed: 0, failed: 0, skipped: 0 };
      count.passed += numPassingTests;
      // A file that does not even load holds no test that could fail, and is a failure all the same.
      count.failed += numFailingTests + (file.testExecError && numFailingTests === 0 ? 1 : 0);
      count.skipped += file.numPendingTests + file.numTodoTests;
      layers.set(layer, count);
    }
    const names = [...layers.keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const width = Math.max(...names.map(({ length }) => length));
    const lines = names.map((name) => `${name.padEnd(width)}  ${summary(layers.get(name))}`);
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const count of layers.values()) for (const key of Object.keys(total)) total[key] += count[key];
    // Jest prints its own summary after every reporter; the plain line is to be the last.
    process.once('exit', () => process.stdout.write(`\n${lines.join('\n')}\n\n${summary(total)}\n`));
  }
};

const layerOf = (path) => relative(`${process.cwd()}${sep}test`, path).split(sep)[0];

const rank = (layer) => (LAYERS.includes(layer) ? LAYERS.indexOf(layer) : LAYERS.length);

const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
