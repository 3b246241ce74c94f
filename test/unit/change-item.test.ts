import { changeItem, type TriedWrite } from '../../functions/change-item';
import { VirtualClock } from './dns/writer/virtual-clock';

interface Counter {
  value: number;
  writeId?: string;
}

/** An item that others write to, in front of so many of our writes. */
class Contended {
  stored: Counter | undefined;
  reads = 0;
  /** How many writes were made, whether somebody heard of it or not. */
  writes = 0;

  constructor(
    private others: number,
    private readonly lostAnswers = false,
  ) {}

  async add(clock: VirtualClock) {
    return changeItem<Counter, number>(
      {
        what: 'The counter',
        read: async () => {
          this.reads += 1;
          return this.stored;
        },
        decide: (current) => (current?.value ?? 0) + 1,
        write: async (tried) => this.#write(tried),
        ifWritten: (current, { writeId }) => (current?.writeId === writeId ? current : undefined),
      },
      clock,
    );
  }

  async #write({ next, writeId }: TriedWrite<number>): Promise<Counter | undefined> {
    if (this.others > 0) {
      this.others -= 1;
      this.stored = { value: (this.stored?.value ?? 0) + 100, writeId: `other ${this.others}` };
      return undefined;
    }
    this.writes += 1;
    this.stored = { value: next, writeId };
    return this.lostAnswers ? undefined : this.stored;
  }
}

test('who loses a race decides anew on what the winner wrote', async () => {
  const item = new Contended(3);
  expect(await item.add(new VirtualClock())).toMatchObject({ value: 301 });
  expect(item.reads).toBe(4);
});

test('a write whose answer was lost is not made twice', async () => {
  const item = new Contended(0, true);
  expect(await item.add(new VirtualClock())).toMatchObject({ value: 1 });
  expect(item.writes).toBe(1);
});

test('who loses every race gives up, and has not taken longer than a function may', async () => {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const item = new Contended(Infinity);
  await expect(item.add(clock)).rejects.toThrow('The counter was changed by others 12 times in a row');
  expect(item.reads).toBe(12);
  expect(clock.now() - startedAt).toBeLessThan(8_000);
});

test('nothing is written where the decision comes to nothing, and a refusal is the caller’s', async () => {
  const steps = {
    what: 'It',
    read: async () => ({ value: 7 }),
    write: () => Promise.reject(new Error('written')),
    ifWritten: () => undefined,
  };
  expect(await changeItem({ ...steps, decide: () => undefined }, new VirtualClock())).toEqual({ value: 7 });
  const refuse = () => {
    throw new Error('refused');
  };
  await expect(changeItem({ ...steps, decide: refuse }, new VirtualClock())).rejects.toThrow('refused');
});
