import type { AnyRoute } from '../../../functions/http/route';
import { serve, type HttpHandler } from '../../../functions/http/serve';
import { environmentOfFunction } from '../../../local/deployment';
import { TestSystem, type TestSystemOptions } from '../../support/test-system';

/**
 * A system in which a function is new for every call, as on a quiet day: what it keeps between two calls it has not,
 * so that each call asks AWS for the same things.
 * @param callTimeoutMs how long a call of AWS may take, asked for each call of a route
 */
export function systemOfColdRoutes(
  options: TestSystemOptions = {},
  callTimeoutMs: () => number | undefined = () => undefined,
): TestSystem {
  const aroundRoute =
    (route: AnyRoute, _served: HttpHandler): HttpHandler =>
    (event, context) =>
      serve(route, {
        environment: environmentOfFunction(
          route,
          system.running.deployed,
          system.running.baseUrl,
          callTimeoutMs(),
        ),
        clock: system.clock,
        writeLog: (line) => system.logLines.push(line),
      })(event, context);
  const system: TestSystem = new TestSystem({ ...options, aroundRoute });
  return system;
}
