import type { LimitClaim, Limited } from '../limits/limit';
import type { NameItem } from './name-item';

/** A secret that finds its name although it does not carry it. */
export interface PointerClaim {
  kind: 'pointer';
  /** Hex SHA-256 of the secret. */
  hash: string;
  name: string;
  /** Epoch seconds. */
  expires: number;
}

export type Claim = LimitClaim | PointerClaim;

export type SaveResult =
  | { outcome: 'saved' }
  /** Somebody else wrote the item first: read it again. */
  | { outcome: 'changed' }
  | ({ outcome: 'limited' } & Limited);

/** The names table as use cases see it. */
export interface NameStore {
  /** @param consistency `eventual` costs half and may be a moment old */
  get<Holder>(name: string, consistency?: 'strong' | 'eventual'): Promise<NameItem<Holder> | undefined>;
  /**
   * Writes an item if nobody wrote it since it was read, and its claims with it: all or nothing.
   * @param item with the `writeId` that was read
   * @param now epoch seconds: decides the limits' windows
   * @param writeId mark of this write
   */
  save(item: NameItem, claims: readonly Claim[], now: number, writeId: string): Promise<SaveResult>;
  /** Name that an unexpired pointer points to. */
  resolve(hash: string, now: number): Promise<string | undefined>;
}
