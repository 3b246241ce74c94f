const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Jest's global setup: what a run leaves in the folder for temporary files goes with the run, also when it is ended. */
module.exports = function useTemporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-tests-'));
  // Mail servers open their files in it as users of their own.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
};
