import type { ListedRecordSet } from './listed-record-set';
import type { RecordChange } from './promise';

/** Authoritative DNS of the zones that may be written. */
export interface DnsZones {
  /** Zone names without the final dot. */
  readonly zones: readonly string[];
  /**
   * Submits a batch, all or nothing.
   * @returns id of the change, which becomes visible later
   * @throws BatchRejected when the batch can never be applied as it is; nothing was changed
   * @throws TurnedAway when Route 53 is busy for longer than a call may wait; nothing was changed
   * @throws OutcomeUnknown when nobody can say whether it was
   * @throws Error when no call of this writer can succeed, e.g. for its role's policy; nothing was changed
   */
  submit(zone: string, changes: readonly RecordChange[]): Promise<string>;
  /** Whether all name servers answer with a change. */
  isInSync(changeId: string): Promise<boolean>;
  /** The record set at a place, as it was accepted last, INSYNC or not. */
  read(zone: string, place: { name: string; type: string }): Promise<ListedRecordSet | undefined>;
}

/** The batch was refused for what is in it. */
export class BatchRejected extends Error {
  override name = 'BatchRejected';
}

/** Route 53 took no call for a while: its rate is used up, or it still works on the zone's last batch. */
export class TurnedAway extends Error {
  override name = 'TurnedAway';
}

/** The call was cut off or failed inside Route 53. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
  constructor(
    message: string,
    options?: ErrorOptions,
    /** Nothing was answered, so what was asked may still happen. */
    readonly mayStillHappen = true,
  ) {
    super(message, options);
  }
}
