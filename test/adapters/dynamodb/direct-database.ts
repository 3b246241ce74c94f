/** The embedded store without a client and a socket, for tests that want it fast. */
import { type Store, startStore } from '../../../local/dynamodb/store';

export interface DirectDatabase {
  store: Store;
  /** @throws Error with the exception's name and the answer */
  call<Output = unknown>(operation: string, input: object): Promise<Output>;
}

export async function openDatabase(folder: string, now?: () => number): Promise<DirectDatabase> {
  const store = await startStore({ kind: 'dynalite', folder, ...(now ? { now } : {}) });
  return {
    store,
    async call<Output>(operation: string, input: object) {
      const { status, body } = await store.standIn({
        method: 'POST',
        path: '/',
        query: new URLSearchParams(),
        headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
        body: Buffer.from(JSON.stringify(input)),
        authorize: () => undefined,
      });
      if (status !== 200) throw new Error(body.toString());
      return JSON.parse(body.toString()) as Output;
    },
  };
}

/** A table with a sparse index of what is due. */
export const ACCOUNTS_TABLE = {
  TableName: 'accounts',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'due', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
