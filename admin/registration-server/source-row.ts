/** The tables of the old server that hold something. */
export type SourceTable = 'accounts' | 'domains';

/** A row by its columns, numbers as text. */
export type Values = Readonly<Record<string, string | null>>;

export interface SourceRow {
  table: SourceTable;
  values: Values;
}
