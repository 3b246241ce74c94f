import { sameRecordSet, type RecordSet } from './record-set';

/** A record set as Route 53 has it, in the form that Gatepost keeps its own in; of any type, by whomever it was made. */
export interface ListedRecordSet {
  /** Fully qualified, without the final dot. */
  name: string;
  type: string;
  ttl?: number;
  values?: string[];
  alias?: string;
  /** It has what Gatepost never writes: a routing policy, a health check, an alias to another zone. */
  special?: true;
}

/** Whether what stands in a zone is exactly a record set that Gatepost wrote, or would write. */
export const isExactly = (found: ListedRecordSet | undefined, own: RecordSet | undefined): boolean =>
  found === undefined || own === undefined
    ? found === own
    : !found.special && sameRecordSet(found as RecordSet, own);
