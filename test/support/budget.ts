import budget from '../../bench/budget.json';
import { kindsIn, requestsOf, type Exchange, type Requests } from './exchanges';

/** What a route may cost. `bench/budget.json` has one for each, by its id. */
export interface RouteBudget {
  /** Minified code that a cold start loads, in thousands of bytes. */
  kilobytes: number;
  /**
   * Requests to DynamoDB by what a call is about, e.g. a new name or a reclaim: each asks in a way of its own. Absent
   * where no call asks DynamoDB.
   */
  cases?: Readonly<Record<string, Requests>>;
  /** The same for calls that are refused, where these are a part of what a client does all day. */
  refusals?: Readonly<Record<string, Requests>>;
}

export const budgets: Readonly<Record<string, RouteBudget>> = budget;

/**
 * Where the calls of a route and its budget differ, as sentences. That each route has a budget is `budget.test.ts`'s to
 * say.
 * @param calls the cheapest call for each set of kinds of requests, which tells the case
 */
export function excesses(calls: readonly Exchange[], { cases = {} }: RouteBudget): string[] {
  const asked = calls.map(requestsOf).filter((requests) => Object.keys(requests).length > 0);
  const isOf = (requests: Requests, allowed: Requests) => kindsIn(requests) === kindsIn(allowed);
  const exceeding = asked.flatMap((requests) => {
    const alike = Object.entries(cases).filter(([, allowed]) => isOf(requests, allowed));
    if (alike.some(([, allowed]) => isWithin(requests, allowed))) return [];
    const budgeted = alike.map(([name, allowed]) => `${textOf(allowed)} for ${name}`).join(', or ');
    return [`a call asked ${textOf(requests)}; the budget is ${budgeted || 'none'}`];
  });
  const untried = Object.entries(cases)
    .filter(([, allowed]) => !asked.some((requests) => isOf(requests, allowed)))
    .map(([name]) => `no call was about ${name}, for which there is a budget`);
  return [...exceeding, ...untried];
}

const isWithin = (requests: Requests, allowed: Requests) =>
  Object.entries(requests).every(([kind, count]) => count <= (allowed[kind] ?? 0));

const textOf = (requests: Requests) =>
  Object.entries(requests)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(' + ');
