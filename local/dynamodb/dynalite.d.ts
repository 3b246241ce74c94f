/** The part of dynalite 4 that is used; the package ships no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB; in memory when absent. */
    path?: string;
    /** Milliseconds that a table stays in CREATING, UPDATING and DELETING. */
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
