import type { Fault, IncomingCall } from '../../local/aws-server';

/** Which calls of AWS shall fail; what is left out does not matter. */
export interface FaultyCalls {
  /** Access key id of the role, see `roleOf`. */
  caller?: string;
  service?: string;
  /** A string is the whole operation. */
  operation?: string | RegExp;
}

/** Decides which calls of AWS fail. */
export class FaultPlan {
  #faults: { calls: FaultyCalls; fault: Fault; left: number }[] = [];
  #injected = 0;

  /** Calls that were made to fail so far. */
  get injected(): number {
    return this.#injected;
  }

  /** @param times how many of the calls fail, the first ones; all of them unless given */
  inject(fault: Fault, calls: FaultyCalls, times = Infinity): void {
    this.#faults.push({ calls, fault, left: times });
  }

  /** From now on AWS works. */
  clear(): void {
    this.#faults = [];
  }

  readonly decide = (call: IncomingCall): Fault | undefined => {
    const due = this.#faults.find(({ calls, left }) => left > 0 && isMeant(calls, call));
    if (!due) return undefined;
    due.left -= 1;
    this.#injected += 1;
    return due.fault;
  };
}

function isMeant({ caller, service, operation }: FaultyCalls, call: IncomingCall): boolean {
  return (
    (caller === undefined || caller === call.caller) &&
    (service === undefined || service === call.service) &&
    (operation === undefined ||
      (typeof operation === 'string' ? operation === call.operation : operation.test(call.operation)))
  );
}
