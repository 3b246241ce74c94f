import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes log lines to `log.jsonl`, where CloudWatch Logs would have them.
 * @param folder without one the lines are dropped
 * @param ending gets what closes the file
 */
export function openLogFile(folder: string | undefined, ending: (() => unknown)[]): (line: string) => void {
  if (folder === undefined) return () => undefined;
  const file = createWriteStream(join(folder, 'log.jsonl'), { flags: 'a', mode: 0o600 });
  ending.push(() => new Promise((resolve) => file.end(resolve)));
  return (line) => void file.write(`${line}\n`);
}
