/**
 * Takes the place of `node:fs/promises` for the SDK in the bundles: what a function is to know is in its environment,
 * and looking for `~/.aws/config` costs a cold start a module and two reads.
 */

/** Named as the module's own export: nothing is there. */
export const readFile = (path: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${path} is not read`), { code: 'ENOENT' }));
