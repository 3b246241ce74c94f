/** How dynalite keeps its items; the package ships no types. */
declare module 'dynalite/db' {
  interface Table {
    KeySchema: unknown;
  }
  type Item = Record<string, unknown>;
  type Callback<Result> = (error: Error | null, result: Result) => void;

  interface Database {
    getTable(name: string, callback: Callback<Table>): void;
    getItemDb(table: string): {
      batch(puts: { type: 'put'; key: string; value: Item }[], callback: (error: Error | null) => void): void;
    };
    db: { close(callback: (error?: Error | null) => void): void };
  }

  const dynalite: {
    create(options: { path: string }): Database;
    createKey(item: Item, table: Table): string;
  };
  export default dynalite;
}
