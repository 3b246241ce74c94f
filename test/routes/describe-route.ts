import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as HashWasm from 'hash-wasm';
import type { AnyRoute } from '../../functions/http/route';
import { environmentOfFunction, roleOf } from '../../local/deployment';
import { budgets, excesses } from '../support/budget';
import type { Exchange } from '../support/exchanges';
import { expectExactPolicy } from '../support/expect-exact-policy';
import { useSystem, type TestSystem, type TestSystemOptions } from '../support/test-system';

type RouteTestOptions = TestSystemOptions & {
  /** Fields of a schema that several routes share, and that this one cannot fill: it must not. */
  alwaysNull?: readonly string[];
};

/**
 * The tests of one route, through HTTP to its real handler in its real role. Four guarantees come with them: every
 * status and code that the route declares was answered, every field that it declares was given and answered, its role
 * allows exactly the calls that it made, and it asks no more of DynamoDB than its budget says.
 */
export function describeRoute(
  route: AnyRoute,
  tests: (system: TestSystem) => void,
  { alwaysNull = [], ...options }: RouteTestOptions = {},
): void {
  describe(`${route.method} ${route.path}`, () => {
    const system = useSystem(options);
    hashPasswordsQuickly();

    tests(system);

    // Last, so that they see what the tests above have done.
    test('answered with every status and code that it declares', () => {
      const requests = system.log.filter((line) => line.message === 'request' && line.function === route.id);
      const answered = new Set(
        requests.map(({ status, code }) => (code ? `${status} ${code}` : `${status}`)),
      );
      expect([...declaredAnswers(route)].filter((declared) => !answered.has(declared))).toEqual([]);
    });

    test('was given, and answered with, every field that it declares', () => {
      expect(system.fields.missingOf(route, alwaysNull)).toEqual([]);
    });

    test('may call exactly what it called', () => {
      expectExactPolicy(system, route);
    });

    test('asks no more of DynamoDB than its budget (bench/budget.json)', () => {
      saveRecordings(system, route);
      expect(excesses(system.exchanges.casesOf(route.id), budgets[route.id] ?? { kilobytes: 0 })).toEqual([]);
    });
  });
}

/**
 * Where Node.js leaves hashing to WebAssembly, it took a third of the time of mail's tests: here a hash says what it
 * should have cost, and did not. That it does cost it is shown where nothing else is, in `password.test.ts`.
 */
function hashPasswordsQuickly(): void {
  // As it is; an import would be a copy.
  const wasm = jest.requireActual<typeof HashWasm>('hash-wasm');
  const { argon2id } = wasm;
  beforeAll(() => {
    jest
      .spyOn(wasm, 'argon2id')
      .mockImplementation((options) => argon2id({ ...options, memorySize: 64, iterations: 1 }));
  });
  afterAll(() => jest.restoreAllMocks());
}

/** Leaves the route's cheapest calls in the folder that `npm run bench` names, which plays them again. */
function saveRecordings({ exchanges, running }: TestSystem, route: AnyRoute): void {
  const folder = process.env.GATEPOST_RECORDINGS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const environment = environmentOfFunction(route, running.deployed, running.baseUrl);
  const kept = exchanges.keptFor(roleOf(route));
  for (const [kind, exchange] of Object.entries(exchanges.of(route.id)) as [string, Exchange][]) {
    const asked = new Set(exchange.awsCalls.map(({ operation }) => operation));
    const awsCalls = [...exchange.awsCalls, ...kept.filter(({ operation }) => !asked.has(operation))];
    const recording = { ...exchange, awsCalls, environment };
    writeFileSync(join(folder, `${route.id}.${kind}.json`), JSON.stringify(recording));
  }
}

/** Status, or status and code, of every answer that a route can give. */
function declaredAnswers(route: AnyRoute): Set<string> {
  const { responses, errors, family, request, needs } = route;
  const codes = new Set(errors);
  const codeOf = (fault: { isInPath?: boolean }) =>
    family.invalid({ kind: 'invalid', parameter: '', sentence: '', ...fault }).code;
  if (Object.keys(request.shape).length > 0) {
    const inPath = Object.keys(request.shape).filter((name) => route.path.includes(`{${name}}`));
    if (inPath.length > 0) codes.add(codeOf({ isInPath: true }));
    if (inPath.length < Object.keys(request.shape).length) codes.add(codeOf({}));
    const missed = request.safeParse({}).error?.issues.map(({ path: [name] }) => String(name)) ?? [];
    if (missed.some((name) => !inPath.includes(name)))
      codes.add(family.invalid({ kind: 'missing', parameter: '', sentence: '' }).code);
  }
  const failures = [...codes].map((code) => `${family.statusOf[code]} ${code}`);
  // Settings are there before the first call: only what is asked of AWS can fail.
  const canFail = needs.some((need) => !need.startsWith('settings:'));
  return new Set([
    ...Object.keys(responses),
    ...failures,
    ...(canFail ? [`${family.internal.status} ${family.internal.code}`] : []),
  ]);
}
