/** What the system's process and the one that uses it tell each other. */
import type { InboxMessage } from '../../local/inbox';

/** How the system is at a moment. */
export interface Sample {
  /** After a collection of garbage, in bytes. */
  heap: number;
  /** Of the whole process, in bytes. */
  resident: number;
  /** By id of the queue. */
  queues: Record<string, QueueState>;
  /** Wake-ups that failed for good, since the start. */
  failedWakes: number;
  /** Lines of the log that say `error`, since the start. */
  errors: number;
}

/** A sample, and how long after the start it was taken. */
export interface TimedSample extends Sample {
  second: number;
}

export interface QueueState {
  /** Promises in the index, due now or later. */
  promised: number;
  /** How long the oldest that is due has been waiting, in seconds. */
  lateSeconds: number;
}

/** From the system. */
export type Report =
  | { ready: { baseUrl: string; zone: string } }
  | { messages: InboxMessage[] }
  | { sample: Sample }
  | { error: string };

/** To the system: `sample` is answered by a sample, `settle` by one when nothing runs any more. */
export type Request = 'sample' | 'settle' | 'stop';
