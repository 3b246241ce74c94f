/**
 * A DynamoDB client that calls the local store without HTTP and signatures: in AWS each function has a processor of its
 * own for those, and here all share one.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Store } from '../local/dynamodb/store';
import { callDynamoDb, OperatorCallFailed } from '../local/operator-call';

interface Command {
  constructor: { name: string };
  input: object;
}

export function directDynamo(store: Promise<Pick<Store, 'standIn'>>): DynamoDBClient {
  const send = async ({ constructor, input }: Command): Promise<unknown> => {
    try {
      return await callDynamoDb((await store).standIn, constructor.name.replace(/Command$/, ''), input);
    } catch (error) {
      if (error instanceof OperatorCallFailed && error.code) error.name = error.code;
      throw error;
    }
  };
  return { send } as unknown as DynamoDBClient;
}
