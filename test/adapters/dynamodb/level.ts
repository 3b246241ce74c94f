/** dynalite's own LevelDB, for tests that need what DynamoDB's API never shows: a store that died between two writes. */
import { createRequire } from 'node:module';
import type { Item } from '../../../local/dynamodb/database';

interface Level {
  put(key: string, value: Item): Promise<void>;
  del(key: string): Promise<void>;
}

const { Level } = createRequire(require.resolve('dynalite'))('level') as {
  Level: { prototype: Level };
};

/** Lets through as many writes as it is told to and holds back all others, as a kill would. */
export class WriteGate {
  #allowed = Infinity;
  #held: (() => void)[] = [];
  readonly #restore: () => void;

  /** Every store that is opened from now on, until `remove`, writes through this gate. */
  constructor() {
    const { put, del } = Level.prototype;
    const pass = () => this.#pass();
    Level.prototype.put = async function (this: Level, key: string, value: Item) {
      await pass();
      return put.call(this, key, value);
    };
    Level.prototype.del = async function (this: Level, key: string) {
      await pass();
      return del.call(this, key);
    };
    this.#restore = () => Object.assign(Level.prototype, { put, del });
  }

  get holdsBack(): boolean {
    return this.#held.length > 0;
  }

  closeAfter(writes: number): void {
    this.#allowed = writes;
  }

  open(): void {
    this.#allowed = Infinity;
    this.#held.splice(0).forEach((release) => release());
  }

  remove(): void {
    this.open();
    this.#restore();
  }

  async #pass(): Promise<void> {
    if (this.#allowed-- <= 0) await new Promise<void>((release) => this.#held.push(release));
  }
}
