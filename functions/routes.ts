import type { AnyRoute } from './http/route';

/** Every route, in order: the table of contents of the system. */
export const routes: readonly AnyRoute[] = [];
