/**
 * The queue of wake-ups that failed for good, as Amazon SQS over its real protocol (JSON 1.0): what an operator's
 * command does with it. It forgets everything with the process: what is due is on the items, and swept at the start.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
import { createHash, randomUUID } from 'node:crypto';
import { errorAnswer } from './aws-server';
import { AccessDenied, type AwsRequest, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from './stand-in';

export interface FailureQueue {
  standIn: StandIn;
  /** Messages that nobody has deleted. */
  readonly depth: number;
  /** @param record as Lambda sends it to a destination */
  add(record: object): void;
}

interface Message {
  id: string;
  body: string;
  /** Epoch milliseconds until which nobody else gets it. */
  hiddenUntil: number;
  receipt: string;
}

type Input = Record<string, unknown>;

const DEFAULT_VISIBILITY_SECONDS = 30;

/** @param now epoch milliseconds */
export function createFailureQueue(name: string, now: () => number = Date.now): FailureQueue {
  const arn = `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;
  const url = `https://sqs.${LOCAL_REGION}.amazonaws.com/${LOCAL_ACCOUNT}/${name}`;
  let messages: Message[] = [];

  const operations: Record<string, (request: AwsRequest, input: Input) => object> = {
    GetQueueUrl: (request, { QueueName }) => {
      request.authorize('sqs:GetQueueUrl', arn);
      if (QueueName !== name) throw new NoSuchQueue();
      return { QueueUrl: url };
    },
    ReceiveMessage: (request, input) => {
      ours(input);
      request.authorize('sqs:ReceiveMessage', arn);
      const hidden = Number(input.VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS) * 1_000;
      const received = messages
        .filter(({ hiddenUntil }) => hiddenUntil <= now())
        .slice(0, Number(input.MaxNumberOfMessages ?? 1));
      for (const message of received) {
        message.hiddenUntil = now() + hidden;
        message.receipt = randomUUID();
      }
      return {
        Messages: received.map(({ id, body, receipt }) => ({
          MessageId: id,
          Body: body,
          MD5OfBody: createHash('md5').update(body).digest('hex'),
          ReceiptHandle: receipt,
        })),
      };
    },
    ChangeMessageVisibility: (request, input) => {
      ours(input);
      request.authorize('sqs:ChangeMessageVisibility', arn);
      const message = messages.find(({ receipt }) => receipt === input.ReceiptHandle);
      if (message) message.hiddenUntil = now() + Number(input.VisibilityTimeout) * 1_000;
      return {};
    },
    DeleteMessage: (request, input) => {
      ours(input);
      request.authorize('sqs:DeleteMessage', arn);
      messages = messages.filter(({ receipt }) => receipt !== input.ReceiptHandle);
      return {};
    },
  };

  const ours = ({ QueueUrl }: Input) => {
    if (QueueUrl !== url) throw new NoSuchQueue();
  };

  return {
    get depth() {
      return messages.length;
    },
    add(record) {
      messages.push({ id: randomUUID(), body: JSON.stringify(record), hiddenUntil: 0, receipt: '' });
    },
    standIn: async (request) => {
      try {
        const operation = request.headers['x-amz-target']?.replace(/^AmazonSQS\./, '') ?? '';
        const perform = operations[operation];
        if (!perform) {
          return errorAnswer(request.headers, 400, 'InvalidAction', `${operation} is not supported here`);
        }
        const input = JSON.parse(request.body.toString()) as Input;
        return {
          status: 200,
          headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
          body: JSON.stringify(perform(request, input)),
        };
      } catch (error) {
        if (error instanceof NoSuchQueue) {
          const code = 'com.amazonaws.sqs#QueueDoesNotExist';
          return errorAnswer(request.headers, 400, code, 'The specified queue does not exist.');
        }
        if (error instanceof AccessDenied) {
          return errorAnswer(request.headers, 400, 'AccessDeniedException', error.message);
        }
        return errorAnswer(request.headers, 400, 'SerializationException', 'The body cannot be read');
      }
    },
  };
}

class NoSuchQueue extends Error {}
