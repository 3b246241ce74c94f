import {
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';

const MAX_ATTEMPTS = 14;

/**
 * Writes all or nothing. Meeting another transaction says nothing about the conditions, so that is tried again.
 * @returns the positions of the writes whose conditions did not hold; none when everything was written
 */
export async function transact(
  { client }: { client: DynamoDBClient },
  TransactItems: TransactWriteItem[],
): Promise<number[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return [];
    } catch (error) {
      const codes = cancellationCodes(error) ?? [];
      const refused = codes.flatMap((code, position) =>
        code === 'ConditionalCheckFailed' ? [position] : [],
      );
      if (refused.length > 0) return refused;
      if (!codes.includes('TransactionConflict') || attempt >= MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(20 * 2 ** attempt, 1_000)));
    }
  }
}

/** Whether a single write's condition did not hold. */
export const isRefused = (error: unknown) =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Why DynamoDB cancelled a transaction: a code for each of its writes, in order. */
export function cancellationCodes(error: unknown): (string | undefined)[] | undefined {
  const { name, CancellationReasons } = error as { name?: string; CancellationReasons?: { Code?: string }[] };
  return name === 'TransactionCanceledException' ? CancellationReasons?.map(({ Code }) => Code) : undefined;
}
