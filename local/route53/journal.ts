import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file of JSON lines. An entry is with the operating system before `append` returns, so it survives the end of this
 * process however that comes, though not a power failure.
 */
export class Journal<Entry> {
  #descriptor: number | undefined;

  constructor(readonly file: string) {}

  /** Every entry, in order. A last line that was cut short was never acknowledged, and is left out. */
  read(): Entry[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').split('\n');
    lines.pop();
    return lines.map((line) => JSON.parse(line) as Entry);
  }

  /** Replaces the file with these entries, all at once, and goes on from there. */
  rewrite(entries: Entry[]): void {
    this.close();
    mkdirSync(dirname(this.file), { recursive: true });
    const draft = `${this.file}.new`;
    writeFileSync(draft, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    renameSync(draft, this.file);
    this.#descriptor = openSync(this.file, 'a');
  }

  append(entry: Entry): void {
    this.#descriptor ??= openSync(this.file, 'a');
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
