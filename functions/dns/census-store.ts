import type { ListedRecordSet } from './listed-record-set';
import type { NameItem } from './name-item';

/** How far a census is. Times are epoch seconds. */
export interface CensusState {
  startedAt: number;
  /** Where the listing goes on; absent at its end. */
  from?: ListingStart;
  finishedAt?: number;
}

/** A place in a zone's listing. */
export interface ListingStart {
  name: string;
  type: string;
}

/** The names table as a census sees it. */
export interface CensusStore {
  state(zone: string): Promise<CensusState | undefined>;
  saveState(zone: string, state: CensusState): Promise<void>;
  /** Strongly consistent; names without an item are left out. */
  getAll(names: readonly string[]): Promise<NameItem[]>;
  /** Names of the batch that the zone's writer has under way. */
  underWay(zone: string): Promise<string[]>;
  /** @returns false when somebody else wrote the item since it was read */
  save(item: NameItem): Promise<boolean>;
}

/** A zone as a census sees it. */
export interface ListedZones {
  readonly zones: readonly string[];
  /** A page of the record sets as they were accepted last, in the listing's order. */
  list(
    zone: string,
    from: ListingStart | undefined,
  ): Promise<{ sets: ListedRecordSet[]; next?: ListingStart }>;
  read(zone: string, place: { name: string; type: string }): Promise<ListedRecordSet | undefined>;
}
