import { createInterface } from 'node:readline/promises';
import type { Session } from './command';
import { UsageError } from './usage-error';

/** Asks the person at the terminal. @throws UsageError where there is none */
export async function isConfirmed(question: string, { io }: Session): Promise<boolean> {
  if (!io.stdin.isTTY) throw new UsageError('Nobody can be asked here: say --yes');
  const reader = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
