import budget from '../../bench/budget.json';
import type { CheapestExchanges, Exchange } from './exchanges';

/** What a route may cost. `bench/budget.json` has one for each, by its id. */
export interface RouteBudget {
  /** Minified code that a cold start loads, in thousands of bytes. */
  kilobytes: number;
  /** Requests to DynamoDB by the cheapest call that succeeds and writes nothing; absent where there is none. */
  reading?: Requests;
  /** The same for the cheapest one that writes. */
  writing?: Requests;
}

/** How many requests of each kind, e.g. `{ "eventual GetItem": 1 }`; without a word for it, a read is consistent. */
type Requests = Readonly<Record<string, number>>;

export const budgets: Readonly<Record<string, RouteBudget>> = budget;

/** What a route's calls asked of DynamoDB, as its budget would say it. */
export const requestsOf = ({ reading, writing }: CheapestExchanges) => ({
  ...(reading ? { reading: countRequests(reading) } : {}),
  ...(writing ? { writing: countRequests(writing) } : {}),
});

/** Which of its figures a route exceeds, as sentences. That each route has a budget is `budget.test.ts`'s to say. */
export function excesses(routeId: string, cheapest: CheapestExchanges): string[] {
  const allowed = budgets[routeId];
  if (!allowed) return [];
  return Object.entries(requestsOf(cheapest)).flatMap(([kind, requests]) =>
    Object.entries(requests).flatMap(([request, count]) => {
      const limit = allowed[kind as 'reading' | 'writing']?.[request] ?? 0;
      return count <= limit ? [] : `${routeId}, ${kind}: ${count} ${request}, and its budget is ${limit}`;
    }),
  );
}

function countRequests({ awsCalls }: Exchange): Requests {
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
