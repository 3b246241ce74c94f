/**
 * Takes the place of `node:stream/web` in the bundles, which loads a dozen modules of Node.js: Middy asks whether an
 * answer is one of its streams, and none is.
 */

/** Named as the module's own export, which Middy imports. */
export function ReadableStream(): never {
  throw new Error('Answers are not streamed');
}
