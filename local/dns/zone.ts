import { ancestryOf } from './domain-name';
import type { RecordSet, RecordType } from './record-set';

/** What the DNS server needs to know of a zone. Names are in the spelling of domain-name.ts. */
export interface Zone {
  readonly apex: string;
  get(name: string, type: RecordType): RecordSet | undefined;
  /** The record sets that the name owns. */
  at(name: string): RecordSet[];
  /** Whether the name, or a name below it, owns records: an empty non-terminal exists (RFC 4592, section 2.2.2). */
  exists(name: string): boolean;
}

/** Finds the zone nearest to the name, that is the one with the longest apex. */
export type FindZone = (name: string) => Zone | undefined;

/** A zone in memory. */
export class ZoneRecords implements Zone {
  readonly #recordSets = new Map<string, Map<RecordType, RecordSet>>();
  /** How many names that own records are at or below a name. */
  readonly #ownersBelow = new Map<string, number>();
  #size = 0;

  constructor(
    readonly apex: string,
    recordSets: Iterable<RecordSet> = [],
  ) {
    for (const recordSet of recordSets) this.put(recordSet);
  }

  /** How many record sets the zone has. */
  get size(): number {
    return this.#size;
  }

  get(name: string, type: RecordType): RecordSet | undefined {
    return this.#recordSets.get(name)?.get(type);
  }

  at(name: string): RecordSet[] {
    return [...(this.#recordSets.get(name)?.values() ?? [])];
  }

  exists(name: string): boolean {
    return this.#ownersBelow.has(name);
  }

  /** Every record set, in no particular order. */
  *all(): Generator<RecordSet> {
    for (const sets of this.#recordSets.values()) yield* sets.values();
  }

  /** Adds the record set, in place of one with the same name and type. */
  put(recordSet: RecordSet): void {
    let sets = this.#recordSets.get(recordSet.name);
    if (!sets) {
      sets = new Map<RecordSet['type'], RecordSet>();
      this.#recordSets.set(recordSet.name, sets);
      for (const name of ancestryOf(recordSet.name, this.apex)) {
        this.#ownersBelow.set(name, (this.#ownersBelow.get(name) ?? 0) + 1);
      }
    }
    if (!sets.has(recordSet.type)) this.#size += 1;
    sets.set(recordSet.type, recordSet);
  }

  remove(name: string, type: RecordType): void {
    const sets = this.#recordSets.get(name);
    if (!sets?.delete(type)) return;
    this.#size -= 1;
    if (sets.size > 0) return;
    this.#recordSets.delete(name);
    for (const ancestor of ancestryOf(name, this.apex)) {
      const owners = (this.#ownersBelow.get(ancestor) ?? 0) - 1;
      if (owners > 0) this.#ownersBelow.set(ancestor, owners);
      else this.#ownersBelow.delete(ancestor);
    }
  }
}
