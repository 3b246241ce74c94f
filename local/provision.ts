/** What the stateful stack makes in AWS, made on this machine at the first start and found at every other. */
import { zoneKey } from '../functions/dns/names-table';
import type { TableSchema } from '../functions/table-schema';
import { callAsOperator, callDynamoDb, OperatorCallFailed } from './operator-call';
import type { Route53 } from './route53/route53';
import type { StandIn } from './stand-in';

/** Makes a table, unless it is there. */
export async function provisionTable(
  dynamoDb: StandIn,
  tableName: string,
  { partitionKey, sortKey, timeToLive, indexes }: TableSchema,
): Promise<void> {
  const isThere = await callDynamoDb(dynamoDb, 'DescribeTable', { TableName: tableName }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof OperatorCallFailed && error.code === 'ResourceNotFoundException') return false;
      throw error;
    },
  );
  if (isThere) return;

  const attributeTypes = new Map<string, 'S' | 'N'>([[partitionKey, 'S']]);
  if (sortKey) attributeTypes.set(sortKey, 'S');
  for (const index of indexes) {
    attributeTypes.set(index.partitionKey, 'S').set(index.sortKey, index.sortKeyType ?? 'N');
  }
  await callDynamoDb(dynamoDb, 'CreateTable', {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributeTypes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      ...(sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' }] : []),
    ],
    // An empty list is refused.
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: [
              { AttributeName: index.partitionKey, KeyType: 'HASH' },
              { AttributeName: index.sortKey, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: index.projection === 'all' ? 'ALL' : 'KEYS_ONLY' },
          })),
        }),
  });
  await callDynamoDb(dynamoDb, 'UpdateTimeToLive', {
    TableName: tableName,
    TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
  });
}

/**
 * Makes the zone, unless it is there.
 * @param zone without the final dot
 * @returns its id
 */
export async function provisionHostedZone(route53: Route53, zone: string): Promise<string> {
  const idOfZone = () => route53.zones().find(({ name }) => name === `${zone}.`)?.id;
  const known = idOfZone();
  if (known !== undefined) return known;

  await callAsOperator(route53.handle, {
    method: 'POST',
    path: '/2013-04-01/hostedzone',
    headers: { 'content-type': 'text/xml' },
    body:
      '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
      `<Name>${zone}.</Name><CallerReference>${zone}</CallerReference></CreateHostedZoneRequest>`,
  });
  const made = idOfZone();
  if (made === undefined) throw new Error(`Route 53 did not keep the zone ${zone}`);
  return made;
}

/**
 * Ends the lease that a killed DNS writer left. AWS has to wait until it ends by itself; here the lock of the data
 * folder says that nobody else is alive, so what was promised need not wait a minute after a restart.
 */
export async function endLeases(dynamoDb: StandIn, tableName: string, zone: string): Promise<void> {
  await callDynamoDb(dynamoDb, 'UpdateItem', {
    TableName: tableName,
    Key: { pk: { S: zoneKey(zone) } },
    UpdateExpression: 'REMOVE holder, endsAt',
  });
}
