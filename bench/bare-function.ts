/** What a plain function costs that reads one item with the AWS SDK and does nothing else: the measure of all others. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

export async function handler(): Promise<{ statusCode: number; body: string }> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: process.env.NAMES_TABLE, Key: { pk: { S: 'name#bare' } } }),
  );
  return { statusCode: Item ? 200 : 404, body: '' };
}
