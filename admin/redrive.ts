/** `redrive`: wake-ups of workers that failed for good. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { table } from './table';

/** Longer than any worker runs, so that two operators do not repeat the same. */
const HELD_SECONDS = 1_000;
/** What SQS gives at a time. */
const PAGE = 10;

/**
 * A record that Lambda sent to the failure queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
interface FailureRecord {
  timestamp?: string;
  requestContext?: { functionArn?: string; condition?: string };
  /** The whole event of an asynchronous call. Of a stream's batch only where it was is known, and it may be gone. */
  requestPayload?: unknown;
}

interface FailedWake {
  /** Name of the worker's function. */
  worker: string;
  at: string;
  condition: string;
  /** An event that says more than that it is time to look. */
  payload?: unknown;
  receipt: string;
}

export function addRedriveCommand(program: Command, run: RunCommand): void {
  program
    .command('redrive')
    .description(
      'Repeat what workers failed at for good: run each of them once more, on the event that failed where it carries ' +
        'something (a bounce), otherwise on what is due. What succeeds leaves the failure queue.',
    )
    .option('--list', 'only show what is in the queue')
    .addHelpText('after', examples('redrive --list', 'redrive', 'redrive --json'))
    .action(({ list = false }: { list?: boolean }) =>
      run((session) => (list ? listFailures(session) : redrive(session))),
    );
}

async function listFailures(session: Session): Promise<Answer> {
  const queueUrl = await queueUrlOf(session);
  const wakes = await receiveAll(session, queueUrl);
  for (const { receipt } of wakes) await letGo(session, queueUrl, receipt);
  return {
    value: wakes.map(({ worker, at, condition, payload }) => ({
      worker,
      at,
      condition,
      hasEvent: payload !== undefined,
    })),
    text:
      wakes.length === 0
        ? 'No worker has failed for good.'
        : table([
            ['FAILED AT', 'WORKER', 'WHAT IT WAS WOKEN BY'],
            ...wakes.map(({ worker, at, payload }) => [
              at,
              worker,
              payload === undefined ? 'a nudge' : 'an event',
            ]),
          ]),
  };
}

async function redrive(session: Session): Promise<Answer> {
  const queueUrl = await queueUrlOf(session);
  const wakes = await receiveAll(session, queueUrl);
  const nudged = new Map<string, Promise<string | undefined>>();
  const failed: { worker: string; reason: string }[] = [];
  let done = 0;
  for (const { worker, payload, receipt } of wakes) {
    session.progress.show('Redriving', done, wakes.length);
    // One run finds all that is due, however many nudges were missed.
    const running =
      payload === undefined
        ? (nudged.get(worker) ?? invoke(session, worker, {}))
        : invoke(session, worker, payload);
    if (payload === undefined) nudged.set(worker, running);
    const reason = await running;
    if (reason === undefined) {
      await session.connection.failures.queue.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }),
      );
    } else {
      failed.push({ worker, reason });
      await letGo(session, queueUrl, receipt);
    }
    done += 1;
  }
  const repeated = wakes.length - failed.length;
  return {
    value: { repeated, failed },
    text:
      wakes.length === 0
        ? 'No worker has failed for good.'
        : [
            `${repeated} of ${wakes.length} wake-ups were repeated.`,
            ...failed.map(({ worker, reason }) => `${worker} failed again: ${reason}`),
          ].join('\n'),
    ...(failed.length > 0 ? { exitCode: 3 } : {}),
  };
}

/** @returns why it failed, undefined when it did not */
async function invoke(
  { connection: { failures } }: Session,
  worker: string,
  event: unknown,
): Promise<string | undefined> {
  const { FunctionError, Payload } = await failures.lambda.send(
    new InvokeCommand({ FunctionName: worker, Payload: JSON.stringify(event) }),
  );
  if (FunctionError === undefined) return undefined;
  const { errorMessage } = JSON.parse(Payload?.transformToString() || '{}') as { errorMessage?: string };
  return errorMessage ?? FunctionError;
}

async function queueUrlOf({ connection: { failures } }: Session): Promise<string> {
  const { QueueUrl } = await failures.queue.send(new GetQueueUrlCommand({ QueueName: failures.queueName }));
  if (QueueUrl === undefined) throw new Error(`There is no queue ${failures.queueName}`);
  return QueueUrl;
}

/** Everything in the queue; nobody else gets it meanwhile. */
async function receiveAll({ connection: { failures } }: Session, QueueUrl: string): Promise<FailedWake[]> {
  const wakes: FailedWake[] = [];
  for (;;) {
    const { Messages = [] } = await failures.queue.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: PAGE,
        VisibilityTimeout: HELD_SECONDS,
        // Asks all servers of SQS instead of some, which may say that a queue is empty when it is not.
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) return wakes;
    wakes.push(...Messages.map(readMessage));
  }
}

const letGo = ({ connection: { failures } }: Session, QueueUrl: string, ReceiptHandle: string) =>
  failures.queue.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

function readMessage({ Body = '{}', ReceiptHandle = '' }: Message): FailedWake {
  const { timestamp = '', requestContext, requestPayload } = JSON.parse(Body) as FailureRecord;
  // An ARN ends with the function's name, and with a version where the call named one.
  const worker = requestContext?.functionArn?.split(':')[6] ?? '';
  const carries =
    typeof requestPayload === 'object' && requestPayload !== null && 'Records' in requestPayload;
  return {
    worker,
    at: timestamp,
    condition: requestContext?.condition ?? '',
    ...(carries ? { payload: requestPayload } : {}),
    receipt: ReceiptHandle,
  };
}
