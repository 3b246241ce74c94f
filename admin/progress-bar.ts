import type { Io } from './io';

const WIDTH = 30;
const REDRAW_MS = 100;

/** One line that shows how far a long command is; only a terminal sees it. */
export class ProgressBar {
  private drawnAt = 0;

  constructor(private readonly stderr: Io['stderr']) {}

  /** @param total 0 when nobody knows it */
  show(what: string, done: number, total = 0): void {
    const finished = total > 0 && done >= total;
    if (!this.stderr.isTTY || (!finished && Date.now() - this.drawnAt < REDRAW_MS)) return;
    this.drawnAt = Date.now();
    const filled = total > 0 ? Math.round(WIDTH * Math.min(done / total, 1)) : 0;
    const bar = total > 0 ? `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}` : `${done}`;
    this.stderr.write(`\r\x1b[K${what} ${bar}`);
  }

  clear(): void {
    if (this.stderr.isTTY && this.drawnAt > 0) this.stderr.write('\r\x1b[K');
  }
}
