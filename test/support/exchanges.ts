import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AnyRoute } from '../../functions/http/route';
import type { HttpHandler } from '../../functions/http/serve';
import type { AnsweredCall } from '../../local/aws-server';
import { roleOf } from '../../local/deployment';
import { capacityOf, isWrite, type Capacity } from './dynamo-capacity';

/** One call of AWS, as it went over the wire. */
export interface AwsExchange {
  service: string;
  operation: string;
  request: string;
  /** The SDK asked before, and got no answer that it could use. */
  isRepetition: boolean;
  status: number;
  headers: Record<string, string>;
  /** Base64. */
  answer: string;
  /** Of DynamoDB alone. */
  capacity?: Capacity;
}

/** A call of a route's function that succeeded, with all that it asked of AWS. */
export interface Exchange {
  routeId: string;
  event: APIGatewayProxyEventV2;
  status: number;
  /** The function's time at the beginning, in milliseconds since the epoch. */
  at: number;
  awsCalls: AwsExchange[];
}

/** The cheapest calls of a route in DynamoDB's requests: among those that write, and those that do not. */
export interface CheapestExchanges {
  reading?: Exchange;
  writing?: Exchange;
}

/** How many requests of each kind, e.g. `{ "eventual GetItem": 1 }`; without a word for it, a read is consistent. */
export type Requests = Readonly<Record<string, number>>;

/** What a call asked of DynamoDB. */
export function requestsOf({ awsCalls }: Pick<Exchange, 'awsCalls'>): Requests {
  const counts: Record<string, number> = {};
  for (const { service, operation, request } of awsCalls) {
    if (service !== 'dynamodb') continue;
    const { ConsistentRead = false } = JSON.parse(request) as { ConsistentRead?: boolean };
    const isRead = operation === 'GetItem' || operation === 'Query';
    const kind = isRead && !ConsistentRead ? `eventual ${operation}` : operation;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** By the kinds of their requests the cases of a route are told apart, e.g. a new name and a reclaim. */
export const kindsIn = (requests: Requests): string => Object.keys(requests).sort().join(', ');

/**
 * Watches what each call of a route asks of AWS. Calls of AWS say which role they are of, and not which request: so only
 * requests count during which the route served no other.
 */
export class ExchangeLog {
  /** By route, and by the kinds of requests. */
  readonly #cheapest = new Map<string, Map<string, Exchange>>();
  /** The first answer of each kind to each role: keys are asked for once, and a new process would ask again. */
  readonly #kept = new Map<string, Map<string, AwsExchange>>();
  /** The last call of each route that was refused. */
  readonly #refused = new Map<string, Exchange>();
  readonly #open = new Map<string, { exchange: Exchange; disturbed: boolean }[]>();

  constructor(readonly now: () => number) {}

  of(routeId: string): CheapestExchanges {
    const cheapest = this.casesOf(routeId).sort((one, other) => costOf(one) - costOf(other));
    const writes = ({ awsCalls }: Exchange) => awsCalls.some((call) => isWrite(call));
    const writing = cheapest.find(writes);
    const reading = cheapest.find((exchange) => !writes(exchange));
    return { ...(reading ? { reading } : {}), ...(writing ? { writing } : {}) };
  }

  /** The cheapest call of a route for each set of kinds of requests. */
  casesOf(routeId: string): Exchange[] {
    return [...(this.#cheapest.get(routeId)?.values() ?? [])];
  }

  /** What the last call of a route asked of DynamoDB that was refused. */
  lastRefused(routeId: string): Requests {
    return requestsOf(this.#refused.get(routeId) ?? { awsCalls: [] });
  }

  /** What other services than DynamoDB answered a role, once for each kind of request. */
  keptFor(role: string): AwsExchange[] {
    return [...(this.#kept.get(role)?.values() ?? [])];
  }

  readonly around = (route: AnyRoute, handler: HttpHandler): HttpHandler => {
    const role = roleOf(route);
    return async (event, context) => {
      const others = this.#open.get(role) ?? [];
      for (const other of others) other.disturbed = true;
      const exchange: Exchange = { routeId: route.id, event, status: 0, at: this.now(), awsCalls: [] };
      const own = { exchange, disturbed: others.length > 0 };
      this.#open.set(role, [...others, own]);
      try {
        const result = await handler(event, context);
        exchange.status = result.statusCode ?? 0;
        if (!own.disturbed && exchange.status < 400 && event.requestContext.http.method !== 'OPTIONS') {
          this.#keepCheapest(exchange);
        }
        if (exchange.status >= 400) this.#refused.set(route.id, exchange);
        return result;
      } finally {
        this.#open.set(role, this.#open.get(role)?.filter((one) => one !== own) ?? []);
      }
    };
  };

  readonly onAwsAnswer = ({ caller, service, operation, request, answer }: AnsweredCall): void => {
    const open = this.#open.get(caller);
    if (!open || open.length === 0) return;
    const body = Buffer.from(answer.body);
    const call: AwsExchange = {
      service,
      operation,
      request: request.body.toString(),
      isRepetition: !/^attempt=1\b/.test(request.headers['amz-sdk-request'] ?? ''),
      status: answer.status,
      headers: answer.headers,
      answer: body.toString('base64'),
      ...(service === 'dynamodb'
        ? { capacity: capacityOf(operation, request.body.toString(), body.toString()) }
        : {}),
    };
    for (const { exchange } of open) exchange.awsCalls.push(call);
    if (service === 'dynamodb' || answer.status !== 200) return;
    const kept = this.#kept.get(caller) ?? new Map<string, AwsExchange>();
    if (!kept.has(operation)) this.#kept.set(caller, kept.set(operation, call));
  };

  #keepCheapest(exchange: Exchange): void {
    // A call that lost a race, or an answer, costs more by chance.
    const isChance = ({ service, status, isRepetition }: AwsExchange) =>
      isRepetition || (service === 'dynamodb' && status !== 200);
    if (exchange.awsCalls.some(isChance)) return;
    const known = this.#cheapest.get(exchange.routeId) ?? new Map<string, Exchange>();
    const kinds = kindsIn(requestsOf(exchange));
    const best = known.get(kinds);
    if (best && costOf(best) <= costOf(exchange)) return;
    this.#cheapest.set(exchange.routeId, known.set(kinds, exchange));
  }
}

/** Requests first; of as many, those that take less capacity. */
function costOf({ awsCalls }: Exchange): number {
  const dynamo = awsCalls.filter(({ service }) => service === 'dynamodb');
  const units = dynamo.reduce(
    (sum, { capacity }) => sum + (capacity?.reads ?? 0) + (capacity?.writes ?? 0),
    0,
  );
  return dynamo.length * 1e6 + units;
}
