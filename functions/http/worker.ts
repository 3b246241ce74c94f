import type { Context, DynamoDBStreamEvent, ScheduledEvent, SNSEvent } from 'aws-lambda';
import { systemClock, type Clock } from '../clock';
import type { Environment } from '../environment';
import type { Need } from '../needs';
import type { IndexSchema, TableId } from '../table-schema';
import { jsonLog, type Log } from '../telemetry/log';

/** What wakes a worker. */
export type Trigger =
  /** An item of the table was written that is in this sparse index: a promise is on it. */
  | { kind: 'stream'; table: TableId; index: IndexSchema }
  /** A sweep for what a nudge missed. */
  | { kind: 'schedule'; everyMinutes: number }
  /** SES tells of bounces and complaints. */
  | { kind: 'mail-events' };

/** A trigger as the worker sees it. None of them carries state: a worker reads what is due. */
export type Wake =
  { kind: 'stream'; keys: string[] } | { kind: 'schedule' } | { kind: 'mail-event'; message: string };

/** Facts about one run of a worker. */
export interface Run {
  clock: Clock;
  log: Log;
  /** Milliseconds until Lambda ends the run. */
  remainingMs(): number;
  /** Names this run, e.g. as the holder of a lease. */
  id: string;
}

/**
 * Code that runs after an answer was given, declared once as routes are: the Lambda, its triggers, role and
 * environment, and its place in the local system come from this object.
 */
export interface Worker<Ports = unknown> {
  /** Also the file's name, the construct id and the metrics' dimension. */
  id: string;
  /** The folder below `functions/` whose `workers/` has its file. */
  room: string;
  /** The one family that it works for: deployed with that. Default: all of them. */
  family?: string;
  summary: string;
  triggers: readonly Trigger[];
  needs: readonly Need[];
  timeoutSeconds: number;
  memoryMegabytes: number;
  ports(environment: Environment): Ports;
  /** Throws to have the trigger repeated. */
  handle(wake: Wake, ports: Ports, run: Run): Promise<void>;
}

export type AnyWorker = Omit<Worker, 'handle'> & {
  handle(wake: Wake, ports: never, run: Run): Promise<void>;
};

export const defineWorker = <Ports>(worker: Worker<Ports>): Worker<Ports> => worker;

export type WorkerEvent = DynamoDBStreamEvent | SNSEvent | ScheduledEvent;
export type WorkerHandler = (
  event: WorkerEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<void>;

/** Makes a worker's Lambda handler. */
export function runWorker(
  declaration: AnyWorker,
  runtime: { environment: Environment; clock?: Clock; writeLog?: (line: string) => void },
): WorkerHandler {
  const worker = declaration as unknown as Worker;
  let ports: unknown;
  return async (event, context) => {
    const { INSTALLATION: installation } = runtime.environment;
    const log = jsonLog(
      { installation, function: worker.id, requestId: context.awsRequestId },
      runtime.writeLog,
    );
    const run: Run = {
      clock: runtime.clock ?? systemClock,
      log,
      remainingMs: () => context.getRemainingTimeInMillis(),
      id: context.awsRequestId,
    };
    ports ??= worker.ports(runtime.environment);
    try {
      for (const wake of wakes(event)) await worker.handle(wake, ports, run);
    } catch (error) {
      log.error('worker failed', error);
      throw error;
    }
  };
}

function wakes(event: WorkerEvent): Wake[] {
  if (!('Records' in event)) return [{ kind: 'schedule' }];
  const messages: Wake[] = [];
  const keys = new Set<string>();
  for (const record of event.Records) {
    if ('Sns' in record) messages.push({ kind: 'mail-event', message: record.Sns.Message });
    else {
      const key = record.dynamodb?.Keys?.pk?.S;
      if (key) keys.add(key);
    }
  }
  // Of which table, the worker's trigger says: an event comes from one stream.
  return keys.size > 0 ? [{ kind: 'stream', keys: [...keys] }, ...messages] : messages;
}
