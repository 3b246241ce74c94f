import type { DnsZones } from '../dns-zone';
import type { ZoneSettings } from '../zone-records';
import type { WriterStore } from '../writer-store';
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
  /** Names whose records in DNS were made to agree with their items in this run: once must do. */
  mended: Set<string>;
}
