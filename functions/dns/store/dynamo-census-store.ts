import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { batchRead } from '../../aws/dynamo-batch';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { write } from '../../aws/dynamo-write';
import { newWriteId } from '../../change-item';
import { requireEnv, type Environment } from '../../environment';
import type { CensusState, CensusStore } from '../census-store';
import { censusKey, journalKey, nameKey } from '../names-table';
import type { Journal } from '../writer-store';
import { dynamoNames, readName } from './dynamo-names';

export const dynamoCensusStoreOf = (environment: Environment): CensusStore =>
  dynamoCensusStore(dynamoClientOf(environment), requireEnv(environment, 'NAMES_TABLE'));

/** The names table as a census sees it. */
export function dynamoCensusStore(client: DynamoDBClient, TableName: string): CensusStore {
  const names = dynamoNames(client, TableName);

  async function read(pk: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  return {
    async state(zone) {
      const item = await read(censusKey(zone));
      return item?.census as CensusState | undefined;
    },

    async saveState(zone, census) {
      const Item = marshall({ pk: censusKey(zone), census }, { removeUndefinedValues: true });
      await write({ client }, new PutItemCommand({ TableName, Item }));
    },

    async getAll(wanted) {
      const keys = wanted.map((name) => ({ pk: { S: nameKey(name) } }));
      return (await batchRead({ client }, TableName, keys)).map(readName);
    },

    async underWay(zone) {
      const journal = (await read(journalKey(zone)))?.journal as Journal | undefined;
      return [...(journal?.entries ?? []), ...(journal?.unanswered ?? [])].map(({ name }) => name);
    },

    async save(item) {
      const { outcome } = await names.save(item, [], 0, newWriteId());
      return outcome === 'saved';
    },
  };
}
