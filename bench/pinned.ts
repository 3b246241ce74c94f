import { existsSync } from 'node:fs';

const TASKSET = '/usr/bin/taskset';

/** What stands before a command to hold it on these processors, e.g. `0,1`, where the system can do that. */
export const pinnedTo = (processors: string): string[] =>
  existsSync(TASKSET) ? [TASKSET, '-c', processors] : [];
