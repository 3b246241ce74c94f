import type { RecordChange } from './promise';

/** Authoritative DNS of the zones that may be written. */
export interface DnsZones {
  /** Zone names without the final dot. */
  readonly zones: readonly string[];
  /**
   * Submits a batch, all or nothing.
   * @returns id of the change, which becomes visible later
   * @throws BatchRejected when the batch can never be applied as it is; nothing was changed
   * @throws OutcomeUnknown when nobody can say whether it was
   */
  submit(zone: string, changes: readonly RecordChange[]): Promise<string>;
  /** Whether all name servers answer with a change. */
  isInSync(changeId: string): Promise<boolean>;
  /** Name of the zone's first name server, without the final dot. */
  primaryNameServer(zone: string): Promise<string>;
}

/** The batch was refused for what is in it. */
export class BatchRejected extends Error {
  override name = 'BatchRejected';
}

/** The call was cut off or failed inside Route 53. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}
