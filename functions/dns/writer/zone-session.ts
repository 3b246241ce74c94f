import type { DnsZones } from '../dns-zone';
import type { ZoneSettings } from '../zone-records';
import type { JournalEntry, WriterStore } from '../writer-store';
import type { PendingChanges } from './pending-changes';
import type { Run } from '../../http/worker';
import type { ZoneLease } from './zone-lease';

export interface WriterPorts {
  store: WriterStore;
  dns: DnsZones;
  settings: ZoneSettings;
}

/** What the steps of one writer's run share. */
export interface ZoneSession {
  /** Without the final dot. */
  zone: string;
  ports: WriterPorts;
  run: Run;
  lease: ZoneLease;
  changes: PendingChanges;
  /** How often Route 53 refused a name's changes in this run, and what stood there was looked into. */
  refusals: Map<string, number>;
  /** Of batches that nobody answered and that were not found: see `Journal`. */
  unanswered: JournalEntry[];
  /** Milliseconds since the epoch until which the batch in the journal may still come; absent until that is known. */
  lateUntil?: number;
}
