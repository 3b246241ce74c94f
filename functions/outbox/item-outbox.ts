import type { MailPromise } from './mail-promise';
import type { Outbox } from './outbox';
import { systemClock, type Clock } from '../clock';
import { AGAIN, tryAgain } from '../try-again';

/** Items that carry their promised messages. */
export interface PromisingItems<Item> {
  get(key: string): Promise<Item | undefined>;
  promisesOf(item: Item): readonly MailPromise[];
  /**
   * Writes an item with other promises if nobody wrote it since it was read.
   * @param now epoch seconds
   * @returns false when somebody did
   */
  save(item: Item, promises: MailPromise[], now: number): Promise<boolean>;
}

/** What an outbox does to single items: each change is made on what is there now. */
export function itemOutbox<Item>(
  items: PromisingItems<Item>,
  clock: Clock = systemClock,
): Pick<Outbox, 'claim' | 'postpone' | 'remove'> {
  /** @param next returns undefined to leave the promises */
  async function change(key: string, next: (promises: readonly MailPromise[]) => MailPromise[] | undefined) {
    await tryAgain(clock, 'An item with a promise', async () => {
      const item = await items.get(key);
      const promises = item && next(items.promisesOf(item));
      return !item || !promises || (await items.save(item, promises, 0)) ? undefined : AGAIN;
    });
  }

  return {
    async claim(key, now, seconds) {
      const item = await items.get(key);
      const promises = item ? items.promisesOf(item) : [];
      const due = promises.filter(({ dueAt }) => dueAt <= now);
      if (!item || due.length === 0) return undefined;
      const claimed = promises.map((promise) =>
        promise.dueAt <= now ? { ...promise, dueAt: now + seconds } : promise,
      );
      return (await items.save(item, claimed, now)) ? { due } : undefined;
    },

    remove: (key, promiseId) =>
      change(key, (promises) =>
        promises.some(({ id }) => id === promiseId)
          ? promises.filter(({ id }) => id !== promiseId)
          : undefined,
      ),

    postpone: (key, promiseId, dueAt) =>
      change(key, (promises) =>
        promises.map((promise) =>
          promise.id === promiseId ? { ...promise, attempts: promise.attempts + 1, dueAt } : promise,
        ),
      ),
  };
}
