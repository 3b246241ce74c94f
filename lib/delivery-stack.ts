import { Duration, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AnyWorker } from '../functions/http/worker';
import { addDeliveryAlarms } from './delivery-alarms';
import type { Installation } from './installation';
import { addDeliveryQueries } from './log-queries';
import { WorkerFunction, type WakeSources } from './worker-function';

interface DeliveryStackProps extends StackProps {
  installation: Installation;
  sources: Omit<WakeSources, 'failures'>;
  workers: readonly AnyWorker[];
}

/** Name of the queue of wake-ups that failed for good: `admin redrive` finds it by this. */
const failureQueueOf = (installation: string) => `${installation}-failures`;

/** What happens after an answer was given. */
export class DeliveryStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { installation, sources, workers, ...props }: DeliveryStackProps,
  ) {
    super(scope, id, props);
    const failures = new Queue(this, 'Failures', {
      queueName: failureQueueOf(installation.settings.installation),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue, of event sources and asynchronous calls.',
    });
    for (const worker of workers) {
      new WorkerFunction(this, { installation, sources: { ...sources, failures }, worker });
    }
    addDeliveryAlarms(this, installation, failures);
    addDeliveryQueries(
      this,
      installation.settings,
      workers.map(({ id }) => id),
    );
  }
}
