/**
 * What DynamoDB says or shows when many use it at once, and one process alone never would: a write that met another,
 * a transaction that was throttled, a batch of which a part was left over, a read that is a moment late.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
import { errorAnswer } from '../aws-server';
import type { AwsRequest, AwsResponse, StandIn } from '../stand-in';
import type { Item } from './database';

/** DynamoDB speaks of "usually within one second". */
const LATE_FOR_MS = 2_000;

type Input = Record<string, unknown>;

/** An item as it was put last, and as it was before that; nothing where it was not there. */
interface Versions {
  before: Item | undefined;
  now: Item | undefined;
  /** Milliseconds. */
  at: number;
}

/** @param now milliseconds */
export function withMoods(standIn: StandIn, now: () => number = () => performance.now()): StandIn {
  const versions = new Map<string, Versions>();

  /** Remembers what a write that went through replaced. What an update makes of an item is not to be seen here. */
  function remember(operation: string, input: Input): void {
    for (const [kind, write] of writesOf(operation, input)) {
      const id = idOf(write.TableName as string, (write.Item ?? write.Key) as Item);
      if (kind === 'Update') versions.delete(id);
      else {
        const put = write.Item as Item | undefined;
        versions.set(id, { before: versions.get(id)?.now, now: put, at: now() });
      }
    }
  }

  const lateVersion = (table: string, item: Item): Versions | undefined => {
    const known = versions.get(idOf(table, item));
    return known && now() - known.at < LATE_FOR_MS ? known : undefined;
  };

  /** The answer to a read as it would have been a moment ago. */
  function late(operation: string, input: Input, answer: AwsResponse): AwsResponse {
    const table = input.TableName as string;
    const output = JSON.parse(answer.body.toString()) as { Item?: Item; Items?: Item[]; Count?: number };
    if (operation === 'GetItem') {
      const known = lateVersion(table, input.Key as Item);
      return known ? answered(answer, known.before ? { Item: known.before } : {}) : answer;
    }
    const { Items = [] } = output;
    const settled = Items.filter((item) => !lateVersion(table, item));
    const isMeant = conditionOf(input);
    const earlier = [...versions].flatMap(([id, { before, at }]) =>
      before && id.startsWith(`${table} `) && now() - at < LATE_FOR_MS && isMeant(before) ? [before] : [],
    );
    const shown = [...settled, ...earlier];
    return answered(answer, { ...output, Items: shown, Count: shown.length });
  }

  return async (request) => {
    const operation = (request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const input = JSON.parse(request.body.toString() || '{}') as Input;
    switch (request.mood) {
      case 'conflict':
        return operation === 'TransactWriteItems'
          ? cancelled(request, input, 'TransactionConflict')
          : errorAnswer(
              request.headers,
              400,
              'TransactionConflictException',
              'Transaction is ongoing for the item',
            );
      case 'cancelled':
        return cancelled(request, input, 'ThrottlingError');
      case 'partial':
        return partial(standIn, request, operation, input);
      case 'late': {
        const answer = await standIn(request);
        return answer.status === 200 ? late(operation, input, answer) : answer;
      }
      default: {
        const answer = await standIn(request);
        if (answer.status === 200) remember(operation, input);
        return answer;
      }
    }
  };
}

/** For its last write, as for one to a hot key. */
function cancelled({ headers }: AwsRequest, input: Input, Code: string): AwsResponse {
  const writes = input.TransactItems as unknown[];
  const reasons = writes.map((_, position) => ({ Code: position === writes.length - 1 ? Code : 'None' }));
  const answer = errorAnswer(
    headers,
    400,
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map((reason) => reason.Code).join(', ')}]`,
  );
  return answered(answer, {
    ...(JSON.parse(String(answer.body)) as object),
    CancellationReasons: reasons,
  });
}

/** Performs the first half of a batch, and leaves the other one over. */
async function partial(standIn: StandIn, request: AwsRequest, operation: string, input: Input) {
  const isRead = operation === 'BatchGetItem';
  const done: Input = {};
  const left: Input = {};
  for (const [table, asked] of Object.entries(input.RequestItems as Input)) {
    const entries = (isRead ? (asked as { Keys: unknown[] }).Keys : asked) as unknown[];
    const half = Math.ceil(entries.length / 2);
    const part = (some: unknown[]) => (isRead ? { ...(asked as object), Keys: some } : some);
    done[table] = part(entries.slice(0, half));
    if (half < entries.length) left[table] = part(entries.slice(half));
  }
  const answer = await standIn({
    ...request,
    body: Buffer.from(JSON.stringify({ ...input, RequestItems: done })),
  });
  if (answer.status !== 200) return answer;
  const output = JSON.parse(answer.body.toString()) as object;
  return answered(answer, { ...output, [isRead ? 'UnprocessedKeys' : 'UnprocessedItems']: left });
}

const answered = (answer: AwsResponse, output: object): AwsResponse => ({
  ...answer,
  body: JSON.stringify(output),
});

/** The writes of a request: what kind each is, and its fields. */
function writesOf(operation: string, input: Input): [kind: string, write: Input][] {
  if (/^(Put|Update|Delete)Item$/.test(operation)) return [[operation.replace('Item', ''), input]];
  if (operation !== 'TransactWriteItems') return [];
  return (input.TransactItems as Record<string, Input>[]).flatMap((entry) =>
    Object.entries(entry).filter(([kind]) => kind !== 'ConditionCheck'),
  );
}

/** All tables here are keyed by these two. */
const idOf = (table: string, { pk, sk }: Item) => `${table} ${JSON.stringify([pk, sk])}`;

/** `#partition = :partition`, and for an index of what is due `AND #dueAt <= :now`. */
function conditionOf(input: Input): (item: Item) => boolean {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = input.ExpressionAttributeValues as Item;
  const clauses = String(input.KeyConditionExpression).matchAll(/([#\w]+) (=|<=) (:\w+)/g);
  const conditions = [...clauses].map(([, name = '', comparison, value = '']) => ({
    attribute: names[name] ?? name,
    comparison,
    value: values[value],
  }));
  return (item) =>
    conditions.every(({ attribute, comparison, value }) =>
      comparison === '='
        ? JSON.stringify(item[attribute]) === JSON.stringify(value)
        : item[attribute] !== undefined && Number(item[attribute].N) <= Number(value?.N),
    );
}
