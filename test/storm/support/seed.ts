import * as fc from 'fast-check';

/** A run's one seed, for all that is drawn at random; a failure prints it with the path to the smallest case. */
fc.configureGlobal({ seed: Number(process.env.STORM_SEED) });
