import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import {
  EventSourceMapping,
  StartingPosition,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AnyWorker, Trigger } from '../functions/http/worker';
import type { TableId } from '../functions/table-schema';
import { failedWakes, tableStream } from '../functions/statements';
import type { Installation } from './installation';
import { IsolatedFunction } from './isolated-function';

/** What workers are woken by. */
export interface WakeSources {
  tables: Readonly<Record<TableId, TableV2>>;
  mailEvents: Topic;
  /** Keeps wake-ups that failed for good. */
  failures: Queue;
}

interface WorkerFunctionProps {
  installation: Installation;
  sources: WakeSources;
  worker: AnyWorker;
}

/**
 * A declared worker in AWS: Lambda and triggers. Its concurrency is not reserved: that
 * would take from the account's, of which a new account has ten, and a worker that must be alone holds a lease.
 */
export class WorkerFunction extends Construct {
  constructor(scope: Construct, { installation, sources, worker }: WorkerFunctionProps) {
    super(scope, worker.id);
    const streams = new Set(
      worker.triggers.flatMap((trigger) =>
        trigger.kind === 'stream' ? [streamArn(sources, trigger.table)] : [],
      ),
    );
    const { lambda } = new IsolatedFunction(this, 'Isolated', {
      installation,
      functionId: worker.id,
      description: worker.summary,
      needs: worker.needs,
      timeoutSeconds: worker.timeoutSeconds,
      memoryMegabytes: worker.memoryMegabytes,
      triggerStatements: [failedWakes(sources.failures.queueArn), ...[...streams].map(tableStream)],
      onFailure: new SqsDestination(sources.failures),
    });
    worker.triggers.forEach((trigger, position) => {
      addTrigger(this, `Trigger${position}`, trigger, lambda, sources);
    });
  }
}

function streamArn({ tables }: WakeSources, table: TableId): string {
  const arn = tables[table].tableStreamArn;
  if (!arn) throw new Error(`Table ${table} has no stream`);
  return arn;
}

function addTrigger(
  scope: Construct,
  id: string,
  trigger: Trigger,
  lambda: LambdaFunction,
  sources: WakeSources,
): void {
  switch (trigger.kind) {
    case 'stream':
      new EventSourceMapping(scope, id, {
        target: lambda,
        eventSourceArn: streamArn(sources, trigger.table),
        startingPosition: StartingPosition.LATEST,
        batchSize: 1_000,
        // The stream only nudges, and the schedule finds what a nudge missed: nothing is lost by giving up.
        retryAttempts: 3,
        bisectBatchOnError: true,
        maxRecordAge: Duration.hours(1),
        onFailure: new SqsDlq(sources.failures),
        // `exists` looks at leaves alone, and the leaf is named by the attribute's type.
        filters: ['S', 'N'].map((type) => ({
          pattern: JSON.stringify({
            eventName: ['INSERT', 'MODIFY'],
            dynamodb: { NewImage: { [trigger.index.sortKey]: { [type]: [{ exists: true }] } } },
          }),
        })),
      });
      break;
    case 'schedule':
      new Rule(scope, id, {
        schedule: Schedule.rate(Duration.minutes(trigger.everyMinutes)),
        targets: [new LambdaTarget(lambda)],
      });
      break;
    case 'mail-events':
      sources.mailEvents.addSubscription(new LambdaSubscription(lambda));
  }
}
