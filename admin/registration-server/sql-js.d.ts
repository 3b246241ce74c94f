/** The part of sql.js 1 that is used; the package ships no types. */
declare module 'sql.js' {
  type Value = string | number | Uint8Array | null;

  interface Statement {
    run(values: Value[]): void;
    /** @returns whether there is a further row */
    step(): boolean;
    getAsObject(): Record<string, Value>;
    free(): void;
  }

  interface Database {
    run(sql: string): void;
    prepare(sql: string): Statement;
    /** The whole file. */
    export(): Uint8Array;
    close(): void;
  }

  interface Sql {
    /** @param file a database file; an empty database when absent */
    Database: new (file?: Uint8Array) => Database;
  }

  export default function initSqlJs(): Promise<Sql>;
}
