import type { AnyWorker } from './delivery/worker';

/** Everything that runs after an answer was given. */
export const workers: readonly AnyWorker[] = [];
