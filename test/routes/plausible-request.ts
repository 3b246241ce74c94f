import type { AnyRoute } from '../../functions/http/route';
import { queryOf, type CallOptions } from '../support/call';
import { freshName, TestGateway } from '../support/gateway';
import type { TestSystem } from '../support/test-system';

export type Fields = Record<string, unknown>;

/**
 * A value for every field that some route takes, right for as many routes as possible: they speak of a gateway that
 * exists, and every secret among them is good.
 */
export async function plausibleFields(system: TestSystem) {
  const gateway = await TestGateway.subscribe(system);
  await gateway.verifyEmail();
  const reclamationToken = await gateway.reclamationToken();
  const [, s = ''] = (await gateway.verificationLink(`next-${gateway.email}`)).split('s=');
  return {
    name: freshName(),
    desc: 'plausible',
    email: gateway.email,
    mode: '0',
    token: gateway.token,
    reclamationToken,
    challenge: 'plausible',
    optout: '0',
    s,
  };
}

/** Those of the plausible fields that nobody but their owner may ever see. */
export const secretsAmong = ({ token, reclamationToken, s }: Awaited<ReturnType<typeof plausibleFields>>) => [
  token,
  token.slice(0, 36),
  reclamationToken,
  s,
];

/** A request with a value for each of the route's fields: in the query of a GET, in a JSON body of anything else. */
export function requestOf(route: AnyRoute, fields: Fields): { path: string; options: CallOptions } {
  const given = Object.fromEntries(
    Object.keys(route.request.shape).map((name) => [name, fields[name] ?? 'plausible']),
  );
  return requestWith(route, given);
}

/** A request with these fields and no other; those of the path are `x` where they are missing. */
export function requestWith(route: AnyRoute, fields: Fields): { path: string; options: CallOptions } {
  const inPath = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.has(name)));
  const path = route.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = fields[name] ?? 'x';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // Other than `encodeURIComponent` it takes what is no Unicode.
    return new URLSearchParams({ '': text }).toString().slice(1).replaceAll('+', '%20');
  });
  const isText = Object.values(rest).every((value) => typeof value === 'string');
  const fitsQuery = route.method === 'GET' && isText && JSON.stringify(rest).length < 4_000;
  if (fitsQuery) {
    const query = queryOf(rest as Record<string, string>);
    return { path: query ? `${path}?${query}` : path, options: { method: route.method } };
  }
  return {
    path,
    options: {
      method: route.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rest),
    },
  };
}
