import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import type { QueueStore } from '../queue';
import { tableVariable } from '../../table-schema';
import { dynamoClientOf } from '../../aws/dynamo-client';

/** @param environment a variable for each table; `HOSTED_ZONES`: JSON of zone name to id */
export function dynamoQueues(environment: Environment): QueueStore {
  const client = dynamoClientOf(environment);
  const zones = Object.keys(JSON.parse(requireEnv(environment, 'HOSTED_ZONES')) as object);
  return {
    async oldestDue({ table, index, partitions }) {
      const firsts = await Promise.all(
        partitions(zones).map(async (partition) => {
          const { Items = [] } = await client.send(
            new QueryCommand({
              TableName: requireEnv(environment, tableVariable(table)),
              IndexName: index.name,
              KeyConditionExpression: '#partition = :partition',
              ExpressionAttributeNames: { '#partition': index.partitionKey },
              ExpressionAttributeValues: { ':partition': { S: partition } },
              Limit: 1,
            }),
          );
          return Items.map((item) => Number(item[index.sortKey]?.N));
        }),
      );
      const oldest = Math.min(...firsts.flat());
      return Number.isFinite(oldest) ? oldest : undefined;
    },
  };
}
