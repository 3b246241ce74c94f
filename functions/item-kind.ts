import type { Purpose } from './secrets/sealer';

export type Item = Record<string, unknown>;

/**
 * One kind of items of a table, for whoever takes the table elsewhere. Every item is of one kind, and its kind says
 * which of its attributes are sealed: a sealed secret opens in its own installation alone.
 */
export interface ItemKind {
  /** The partition key, or what it begins with when it ends with `#`. */
  key: string;
  /** Why the items stay behind: they are of this installation, or end by themselves. */
  staysBehind?: string;
  sealed?: readonly SealedAttribute[];
}

export interface SealedAttribute {
  /** Where it is in the item; `*` is every entry of a list or map. */
  path: readonly string[];
  purpose: Purpose;
  /** `bytes` where it is kept so; otherwise in base64, as the sealer makes it. */
  form?: 'bytes';
  /** What it is bound to. @param holder the map that it is an attribute of, under `key` */
  subject(item: Item, holder: Item, key: string): string;
}

/** @throws Error when no kind has such a key, so that nothing is taken along, or left, unawares */
export function kindOf(kinds: readonly ItemKind[], table: string, pk: string): ItemKind {
  const kind = kinds.find(({ key }) => (key.endsWith('#') ? pk.startsWith(key) : pk === key));
  if (kind) return kind;
  throw new Error(`No kind of items of the table ${table} is declared with a key as ${pk.split('#', 1)[0]}`);
}
