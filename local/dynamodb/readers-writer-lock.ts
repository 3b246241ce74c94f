/**
 * Many at once, or one alone. First come, first served, so that a stream of readers does not starve a writer.
 */
export class ReadersWriterLock {
  #sharing = 0;
  #alone = false;
  readonly #waiting: { alone: boolean; enter: () => void }[] = [];

  /** Runs the work beside other shared work. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#waiting.length > 0) await this.#turn(false);
    else this.#sharing++;
    try {
      return await work();
    } finally {
      this.#sharing--;
      this.#admit();
    }
  }

  /** Runs the work while no other work runs. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#sharing > 0 || this.#waiting.length > 0) await this.#turn(true);
    else this.#alone = true;
    try {
      return await work();
    } finally {
      this.#alone = false;
      this.#admit();
    }
  }

  #turn(alone: boolean): Promise<void> {
    return new Promise((enter) => this.#waiting.push({ alone, enter }));
  }

  /** Lets in whoever is first in line and, when that is shared work, those who share right behind it. */
  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#alone || (next.alone && this.#sharing > 0)) return;
      this.#waiting.shift();
      if (next.alone) this.#alone = true;
      else this.#sharing++;
      next.enter();
    }
  }
}
