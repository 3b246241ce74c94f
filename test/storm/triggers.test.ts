/**
 * What wakes workers is repeated, delivered twice at once, late, out of order, or not at all: every worker with a
 * trigger brings about the same end, and delivers nothing more often than once.
 */
import type { AnyWorker, Wake } from '../../functions/http/worker';
import { workers } from '../../functions/workers';
import { eventually } from '../support/eventually';
import { printFigures } from '../support/print-figures';
import { countHeld } from './support/count';
import { draw, seedHint } from './support/draw';
import {
  accountMailPromise,
  accountTextPromise,
  certificatePromise,
  deletionPromise,
  dnsPromise,
  mailPromise,
  startWithAuthority,
  type Made,
} from './support/promises';

type Handle = (wake: Wake) => Promise<void>;

/** What becomes of a wake-up by a stream, of one worker. */
interface Disturbance {
  deliver(wake: Extract<Wake, { kind: 'stream' }>, handle: Handle): Promise<void>;
}

let disturbed = 0;
/** Of the same worker, for one that comes again later. */
const DISTURBANCES: Record<string, () => Disturbance> = {
  'not at all': () => ({ deliver: () => Promise.resolve() }),
  'now and then': () => ({
    deliver: (wake, handle) => (draw([true, false], disturbed) ? handle(wake) : Promise.resolve()),
  }),
  'three times': () => ({
    deliver: async (wake, handle) => {
      for (let time = 0; time < 3; time += 1) await handle(wake);
    },
  }),
  'twice at once': () => ({
    deliver: async (wake, handle) => {
      await Promise.all([handle(wake), handle(wake)]);
    },
  }),
  'late, in the wrong order, and old ones again': () => {
    const held: Extract<Wake, { kind: 'stream' }>[] = [];
    return {
      deliver: async (wake, handle) => {
        held.push({ ...wake, keys: wake.keys.toReversed() });
        if (held.length % 3 !== 0) return;
        for (const old of held.toReversed()) await handle(old);
      },
    };
  },
};

const disturbedBy = (make: () => Disturbance): AnyWorker[] =>
  workers.map((worker) => {
    const disturbance = make();
    return {
      ...worker,
      handle: (wake, ports, run) => {
        const handle: Handle = (other) => worker.handle(other, ports, run);
        if (wake.kind !== 'stream') return handle(wake);
        disturbed += 1;
        return disturbance.deliver(wake, handle);
      },
    };
  });

test.each(Object.entries(DISTURBANCES))('streams tell %s', async (title, make) => {
  const { authority, system } = await startWithAuthority({ workers: disturbedBy(make) });
  const before = disturbed;
  try {
    const made: Made[] = [];
    for (const make of [dnsPromise, mailPromise, accountMailPromise, accountTextPromise, deletionPromise]) {
      made.push(await make(system), await make(system));
    }
    made.push(await certificatePromise(system, authority));
    for (const { what, isKept } of made) {
      await eventually(
        async () => {
          try {
            await isKept();
          } catch (error) {
            // The schedule does not wait for a worker that waits for another one.
            system.clock.forward({ seconds: 30 });
            void system.sweep();
            throw error;
          }
        },
        { withinMs: 30_000, everyMs: 200 },
      ).catch((cause: unknown) => {
        throw new Error(`${what}, where streams tell ${title}; ${seedHint()}`, { cause });
      });
    }
    // Nothing comes once more for being told again.
    for (let sweep = 0; sweep < 3; sweep += 1) {
      system.clock.forward({ minutes: 2 });
      await system.sweep();
    }
    for (const { isKept } of made) await isKept();
    expect(system.running.failedWakes()).toBe(0);
    printFigures(`streams tell ${title}`, { triggers: disturbed - before, 'promises kept': made.length });
    countHeld('triggers', disturbed - before);
  } finally {
    await system.stop();
    await authority.stop();
  }
});
