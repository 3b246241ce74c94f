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

/**
 * Watches what each call of a route asks of AWS. Calls of AWS say which role they are of, and not which request: so only
 * requests count during which the route served no other.
 */
export class ExchangeLog {
  readonly #cheapest = new Map<string, CheapestExchanges>();
  /** The first answer of each kind to each role: keys are asked for once, and a new process would ask again. */
  readonly #kept = new Map<string, Map<string, AwsExchange>>();
  readonly #open = new Map<string, { exchange: Exchange; disturbed: boolean }[]>();

  constructor(readonly now: () => number) {}

  of(routeId: string): CheapestExchanges {
    return this.#cheapest.get(routeId) ?? {};
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
    const kind = exchange.awsCalls.some((call) => isWrite(call)) ? 'writing' : 'reading';
    const known = this.of(exchange.routeId);
    const best = known[kind];
    if (best && costOf(best) <= costOf(exchange)) return;
    this.#cheapest.set(exchange.routeId, { ...known, [kind]: exchange });
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
