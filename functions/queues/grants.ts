import { queues } from './queue';
import { onIndex, together, withZones, type Grant } from '../statements';

/** What functions may need of the watch over promises, and what each need allows. */
export const QUEUES_NEEDS = {
  /** Ask every queue since when its oldest promise is due. */
  'queues:watch': together(...queues.map(({ table, index }) => onIndex(table, index.name)), withZones),
} as const satisfies Record<string, Grant>;
