/**
 * What answers where no route does: a path that nobody has, a method that a path has not. API Gateway sends such calls
 * to its `$default` route, and would say `{"message":"Not Found"}` without one.
 */
import { accounts } from './accounts/family';
import { activation } from './activation/family';
import { mainStack } from './activation/main-stack';
import type { Family } from './http/family';
import { noticePage } from './http/notice-page';
import { Problem } from './http/problem';
import { matches, segmentsOf, servedEndpoints, type AnyRoute } from './http/route';
import type { HttpHandler } from './http/serve';
import { mail } from './mail/family';
import { registration } from './registration/family';

/** Also the name of its function. */
export const UNMATCHED = 'unmatched';

/** The first one speaks where a path is like none that is known. */
const families: readonly Family[] = [registration, activation, mainStack, mail, accounts];

/** A path of some route. */
export interface KnownPath {
  /** Title of its family: two families are deployed under one id. */
  family: string;
  path: string;
  methods: readonly string[];
}

/** Every path that the routes answer at, in a form that can be written into the function's code. */
export function knownPaths(routes: readonly AnyRoute[]): KnownPath[] {
  const known = new Map<string, KnownPath>();
  for (const route of routes) {
    for (const { method, path } of servedEndpoints(route)) {
      const methods = known.get(path)?.methods ?? (route.family.cors ? ['OPTIONS'] : []);
      known.set(path, { family: route.family.title, path, methods: [...methods, method] });
    }
  }
  return [...known.values()];
}

/** Says, in the words of the family that the caller most likely meant, that there is no such path or method. */
export function serveUnmatched(known: readonly KnownPath[]): HttpHandler {
  return (event) => {
    const path = segmentsOf(event.rawPath);
    const same = known.filter((one) => matches(segmentsOf(one.path), path));
    const allowed = [...new Set(same.flatMap(({ methods }) => methods))].sort();
    const meant = same[0] ?? nearest(known, path);
    const family = families.find(({ title }) => title === meant?.family) ?? families[0]!;

    const { code, message } = same.length > 0 ? family.noRoute.wrongMethod : family.noRoute.unknownPath;
    const isForPerson = (event.headers.accept ?? '').includes('text/html');
    const body = isForPerson
      ? noticePage(message, '?', '<p>Please check the address for typing errors.</p>')
      : JSON.stringify(family.envelope(new Problem(code, message)));
    return Promise.resolve({
      statusCode: family.statusOf[code] ?? family.internal.status,
      headers: {
        'content-type': isForPerson ? 'text/html; charset=utf-8' : 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(isForPerson
          ? {
              'content-security-policy':
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            }
          : {}),
        ...(same.length > 0 ? { allow: allowed.join(', ') } : {}),
        ...(family.cors ? { 'access-control-allow-origin': '*' } : {}),
      },
      body,
    });
  };
}

/** The shortest of the paths that have most of their first segments in common with this one, e.g. `/api` for `/api/x`. */
function nearest(known: readonly KnownPath[], path: readonly string[]): KnownPath | undefined {
  const shared = (one: KnownPath) => {
    const segments = segmentsOf(one.path);
    const end = segments.findIndex(
      (segment, position) => !matches([segment], path.slice(position, position + 1)),
    );
    return end < 0 ? segments.length : end;
  };
  const [best] = [...known].sort((a, b) => shared(b) - shared(a) || a.path.length - b.path.length);
  return best && shared(best) > 0 ? best : undefined;
}
