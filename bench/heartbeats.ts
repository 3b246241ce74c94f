/** What heartbeats ask of DynamoDB, counted and priced. */
import { requestsOf } from '../test/support/exchanges';
import { atMost, exactly, type Figure } from './figure';
import type { Recording } from './recordings';

/** On demand, in us-east-1, dollars for a million units: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const READ_PRICE = 0.125;
const WRITE_PRICE = 0.625;
/** A gateway calls every hour; one call of a day writes, so that a name shows when it was last seen. */
const CALLS_A_DAY = 24;

/**
 * @param steady a heartbeat that changed nothing
 * @param changing one with a new address
 */
export function heartbeatFigures(steady: Recording, changing: Recording): Figure[] {
  const writes = Object.entries(requestsOf(changing)).filter(([request]) => !request.endsWith('GetItem'));
  const price = (costOf(steady) * (CALLS_A_DAY - 1) + costOf(changing)) / CALLS_A_DAY;
  return [
    exactly('a steady heartbeat', textOf(Object.entries(requestsOf(steady))), '1 eventual GetItem'),
    exactly('a heartbeat with a new address writes', textOf(writes), '1 PutItem'),
    atMost('DynamoDB for a million steady heartbeats, one write a day', price, 0.1, 0.09, '$'),
  ];
}

const textOf = (requests: [string, number][]) =>
  requests.map(([request, count]) => `${count} ${request}`).join(', ');

/** Dollars for a million of them. */
const costOf = ({ awsCalls }: Recording) =>
  awsCalls.reduce(
    (sum, { capacity }) => sum + (capacity?.reads ?? 0) * READ_PRICE + (capacity?.writes ?? 0) * WRITE_PRICE,
    0,
  );
