import type { RecordChange } from './promise';
import type { RecordSet } from './record-set';

/** What is to happen to one name: its changes stay together, in one batch. */
export interface NameChanges {
  name: string;
  changes: RecordChange[];
}

/**
 * Route 53 takes 1,000 records and 32,000 characters of values a batch. Batches stay well below in records: a smaller
 * one is processed sooner, and loses less when one record is bad.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets
 */
export const BATCH_LIMITS = { records: 300, characters: 32_000 };

/** Puts changes into as few batches as the limits allow, in order. A name that is too large alone stays alone. */
export function batchesOf<Entry extends NameChanges>(
  entries: readonly Entry[],
  limits: typeof BATCH_LIMITS = BATCH_LIMITS,
): Entry[][] {
  const batches: Entry[][] = [];
  let used = { records: 0, characters: 0 };
  for (const entry of entries) {
    const size = sizeOf(entry.changes);
    const sum = { records: used.records + size.records, characters: used.characters + size.characters };
    const fits = sum.records <= limits.records && sum.characters <= limits.characters;
    const batch = batches.at(-1);
    if (batch && fits) {
      batch.push(entry);
      used = sum;
    } else {
      batches.push([entry]);
      used = size;
    }
  }
  return batches;
}

function sizeOf(changes: readonly RecordChange[]) {
  const size = { records: 0, characters: 0 };
  for (const { recordSet } of changes) {
    size.records += Math.max(recordSet.values?.length ?? 0, 1);
    size.characters += charactersOf(recordSet);
  }
  return size;
}

const charactersOf = ({ values = [] }: RecordSet) => values.reduce((sum, value) => sum + value.length, 0);
