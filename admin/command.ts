import type { Clock } from '../functions/clock';
import type { Connection } from './connection';
import type { Io } from './io';
import type { ProgressBar } from './progress-bar';

/** What a command works with. */
export interface Session {
  connection: Connection;
  clock: Clock;
  progress: ProgressBar;
  io: Io;
}

/** What a command has to say: it prints nothing by itself, so that `--json` is one value and nothing else. */
export interface Answer {
  /** For programs. */
  value: unknown;
  /** For people, without the last line break. */
  text: string;
  /** Default 0. */
  exitCode?: number;
}

/** Connects, does the work and prints its answer. */
export type RunCommand = (work: (session: Session) => Promise<Answer>) => Promise<void>;

/** The end of a command's help. */
export const examples = (...lines: string[]) =>
  ['', 'Examples:', ...lines.map((line) => `  npm run admin -- ${line}`)].join('\n');
