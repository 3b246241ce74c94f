import type { AnyWorker } from '../../../functions/http/worker';
import { workers } from '../../../functions/workers';
import type { Fault } from '../../../local/aws-server';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { startWithAuthority, type Made } from './promises';

type When = 'before' | 'after';

/** Kills one worker's process at one of its calls. What a dead process still tries has no effect. */
class Killer {
  /** The victim's calls since it was chosen. */
  calls = 0;
  isDead = false;
  #victim: AnyWorker | undefined;
  #at = Infinity;
  #when: When = 'before';

  /** @param at number of the call, from 1; never unless given */
  choose(victim: AnyWorker, at = Infinity, when: When = 'before'): void {
    [this.#victim, this.#at, this.#when] = [victim, at, when];
    this.calls = 0;
    this.isDead = false;
  }

  readonly decide = (caller: string): Fault | undefined => {
    if (!this.#victim || caller !== roleOf(this.#victim)) return undefined;
    if (this.isDead) return 'error';
    this.calls += 1;
    if (this.calls !== this.#at) return undefined;
    this.isDead = true;
    return this.#when === 'before' ? 'error' : 'cut-after';
  };

  /** Whoever comes after a run that has ended is a process of its own. */
  readonly watch = (worker: AnyWorker): AnyWorker => ({
    ...worker,
    handle: (wake, ports, run) =>
      worker.handle(wake, ports, run).finally(() => {
        if (worker.id === this.#victim?.id) this.isDead = false;
      }),
  });
}

/** A system, with a CA, whose workers can be killed. */
export async function startWithKiller() {
  const killer = new Killer();
  const { authority, system } = await startWithAuthority({
    workers: workers.map((worker) => killer.watch(worker)),
    fault: ({ caller }) => killer.decide(caller),
  });
  /** Lets time pass until the promise is kept. */
  const keptLater = ({ isKept }: Made, mostTimes: number) =>
    eventually(
      async () => {
        try {
          await isKept(mostTimes);
        } catch (error) {
          system.clock.forward({ seconds: 61 });
          void system.sweep();
          throw error;
        }
      },
      { withinMs: 30_000, everyMs: 100 },
    );
  return {
    killer,
    authority,
    system,
    /** @returns how many calls the worker makes to keep such a promise when nobody kills it */
    async callsOf(worker: AnyWorker, promise: () => Promise<Made>): Promise<number> {
      // The first one makes what is kept: opened keys, the account at the CA.
      for (let time = 0; time < 2; time += 1) {
        await system.running.idle();
        killer.choose(worker);
        await keptLater(await promise(), 1);
      }
      return killer.calls;
    },
    /**
     * @param mostTimes how often the promise may be delivered
     * @returns whether the worker died: a run that needs fewer calls ends before
     * @throws Error when the promise is not kept in the end
     */
    async killAt(
      [worker, call, when]: [AnyWorker, number, When],
      promise: () => Promise<Made>,
      mostTimes: number,
    ): Promise<boolean> {
      await system.running.idle();
      killer.choose(worker, call, when);
      await keptLater(await promise(), mostTimes).catch((cause: unknown) => {
        throw new Error(`${worker.id} died ${when} its call ${call}`, { cause });
      });
      return killer.calls >= call;
    },
  };
}
