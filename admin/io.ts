import type { Readable, Writable } from 'node:stream';

/** Where a command reads and prints; a process has these. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}
