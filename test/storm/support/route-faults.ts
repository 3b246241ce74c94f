/**
 * Each call of AWS that a route makes fails in each way, once or for a while: the answer is a documented one, nothing is
 * left half made, and what was asked for comes about when it is asked for again.
 */
import { ZONE_PREFIX } from '../../../functions/dns/names-table';
import { LIMIT_PREFIX } from '../../../functions/limits/limit';
import { NONCE_PREFIX } from '../../../functions/accounts/accounts-table';
import { SEQUENCES } from '../../../functions/mail/mail-table';
import { moodsFor, type Fault, type IncomingCall } from '../../../local/aws-server';
import { roleOf } from '../../../local/deployment';
import type { Answer } from '../../support/call';
import { inFlight } from '../../support/in-flight';
import { printFigures } from '../../support/print-figures';
import type { TestSystem, TestSystemOptions } from '../../support/test-system';
import { systemOfColdRoutes } from './cold-routes';
import { countHeld } from './count';
import { draw, seedHint } from './draw';
import { titleOf, type Attempt, type Scenario } from './scenario';

/** Every fault of every call is many thousand requests: what this names is drawn from them otherwise. */
const ALL = process.env.STORM_FAULTS === 'all';
const FAULTS: readonly Fault[] = ['throttle', 'error', 'timeout', 'cut-after', 'twice', 'deny'];
/** After these the call was made, though nobody may have heard of it. */
const PERFORMED: readonly Fault[] = ['cut-after', 'twice'];
/** Systems at a time: most of the time is spent waiting for calls that are tried again. */
const AT_ONCE = 6;
/** Where no answer comes, a function waits this long; where one does come, a busy machine may take its time. */
const SHORT_MS = 300;

/** One call of a route: the how manieth of its kind. */
interface Position extends Pick<IncomingCall, 'service' | 'operation' | 'isEventual'> {
  number: number;
}

interface Case extends Position {
  fault: Fault;
  lasting: boolean;
}

const written = ({ service, operation, number, fault, lasting }: Case) =>
  `${lasting ? 'lasting' : 'one'} ${fault} of ${service} ${operation}${number > 1 ? ` (call ${number})` : ''}`;

/** Makes one call of a route fail, and counts what the route calls. */
class RouteFault {
  readonly seen: Position[] = [];
  injected = 0;
  due: Case | undefined;
  #left = 0;

  constructor(readonly caller: string) {}

  /** The count begins anew. */
  begin(due?: Case): void {
    this.seen.length = 0;
    this.due = due;
    this.#left = due?.lasting ? Infinity : 1;
  }

  readonly decide = ({ caller, service, operation, isEventual }: IncomingCall): Fault | undefined => {
    if (caller !== this.caller) return undefined;
    const kind = this.seen.filter((call) => call.service === service && call.operation === operation);
    const number = kind.length + 1;
    this.seen.push({ service, operation, isEventual, number });
    const { due } = this;
    if (due?.service !== service || due.operation !== operation || number < due.number) return undefined;
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    this.injected += 1;
    return due.fault;
  };
}

/** A little less than the ten seconds of a function. */
const PATIENCE_MS = 9_000;

/** What counts, leases and remembers who has asked is there after a failure as well; an id may be left out. */
const NOT_STATE = [LIMIT_PREFIX, ZONE_PREFIX, NONCE_PREFIX, SEQUENCES];

async function state(system: TestSystem): Promise<string[]> {
  await system.running.idle();
  const items = await system.items();
  return items
    .filter(({ pk }) => !NOT_STATE.some((prefix) => pk.startsWith(prefix)))
    .map((item) => JSON.stringify(item))
    .sort();
}

const changed = (before: string[], after: string[]) => [
  ...before.filter((item) => !after.includes(item)).map((item) => `- ${item}`),
  ...after.filter((item) => !before.includes(item)).map((item) => `+ ${item}`),
];

interface Outcome {
  cases: number;
  injected: number;
  /** Cases that were answered as if nothing had happened. */
  unnoticed: number;
  /** Cases after which another try did what the first could not. */
  retried: number;
  violations: string[];
}

/** @returns what did not hold, in words */
async function violationsOf(
  system: TestSystem,
  plan: RouteFault,
  scenario: Scenario,
  one: Case,
): Promise<{ words: string[]; injected: number; ending: 'unnoticed' | 'retried' }> {
  const { route, status: success = 200, repeated = [success] } = scenario;
  const words: string[] = [];
  plan.begin();
  const attempt: Attempt = await scenario.prepare(system);
  const before = await state(system);
  const injectedBefore = plan.injected;
  plan.begin(one);
  const startedAt = performance.now();
  const answer = await attempt.call();
  const ranOut = performance.now() - startedAt > PATIENCE_MS;
  plan.begin();
  const injected = plan.injected - injectedBefore;
  // A function that ran out of its time may go on with what it was about.
  const performed = PERFORMED.includes(one.fault) || (one.fault === 'timeout' && ranOut);
  const declared = [
    ...Object.keys(route.responses).map(Number),
    ...route.errors.map((code) => route.family.statusOf[code]),
    route.family.internal.status,
  ];
  const blame = (what: string, { status, text }: Answer) =>
    words.push(`${what}: ${status} ${text.slice(0, 200)}`);

  if (!declared.includes(answer.status)) blame('no documented status', answer);
  if (answer.status === success) {
    await attempt.holds(answer).catch((error: unknown) => words.push(`does not hold: ${String(error)}`));
    return { words, injected, ending: 'unnoticed' };
  }
  // A refusal blames the caller for what AWS did, unless the call had been carried out before AWS fell silent.
  if (answer.status < 500) {
    if (!performed || !repeated.includes(answer.status)) blame('refused', answer);
  } else if (!one.lasting && one.service === 'dynamodb' && one.fault !== 'timeout' && one.fault !== 'deny') {
    blame('one fault of DynamoDB is not for the caller to see', answer);
  }
  if (!performed && !scenario.inSteps) {
    const changes = changed(before, await state(system));
    if (changes.length > 0) words.push(`left half made: ${changes.join(' ').slice(0, 500)}`);
  }
  const again = await attempt.call();
  const expected = performed ? [success, ...repeated] : [success];
  if (!expected.includes(again.status)) blame('another try failed', again);
  await attempt
    .holds(again.status === success ? again : undefined)
    .catch((error: unknown) => words.push(`does not hold after another try: ${String(error)}`));
  return { words, injected, ending: 'retried' };
}

/** Each call at least once, and each fault at least once that any of them can meet. */
function casesOf(scenario: Scenario, positions: readonly Position[]): Case[] {
  const title = titleOf(scenario);
  const all = positions.flatMap((position) =>
    [...FAULTS, ...moodsFor(position)].map((fault) => ({ position, fault })),
  );
  const rank = ({ position: { service, operation, number }, fault }: (typeof all)[number]) =>
    draw(RANKS, title, service, operation, number, fault);
  const [openPositions, openFaults] = [new Set(positions), new Set(all.map(({ fault }) => fault))];
  const drawn = [...all]
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ position, fault }) => {
      const isNewPosition = openPositions.delete(position);
      const isNewFault = openFaults.delete(fault);
      return isNewPosition || isNewFault;
    });
  return (ALL ? all : drawn).map(({ position, fault }) => ({
    ...position,
    fault,
    // A call that is made twice is made twice, and not for a while.
    lasting:
      fault !== 'twice' && draw([true, true, false], title, position.operation, position.number, fault),
  }));
}

const RANKS = Array.from({ length: 1_000 }, (_, rank) => rank);

async function outcomeOf(scenario: Scenario, options: TestSystemOptions): Promise<Outcome> {
  const plan = new RouteFault(roleOf(scenario.route));
  const system = systemOfColdRoutes({ fault: plan.decide, ...options }, () =>
    plan.due?.fault === 'timeout' ? SHORT_MS : undefined,
  );
  const outcome: Outcome = { cases: 0, injected: 0, unnoticed: 0, retried: 0, violations: [] };
  await system.start();
  try {
    const { call, holds } = await scenario.prepare(system);
    // A worker that writes meanwhile would have the route try again.
    await system.running.idle();
    plan.begin();
    const undisturbed = await call();
    const positions = [...plan.seen];
    if (undisturbed.status !== (scenario.status ?? 200)) {
      throw new Error(`Undisturbed: ${undisturbed.status} ${undisturbed.text}`);
    }
    await holds(undisturbed);

    for (const one of casesOf(scenario, positions)) {
      const found = await violationsOf(system, plan, scenario, one);
      outcome.cases += 1;
      outcome.injected += found.injected;
      outcome[found.ending] += 1;
      if (found.injected === 0) found.words.push('never came');
      outcome.violations.push(...found.words.map((what) => `${titleOf(scenario)}, ${written(one)}: ${what}`));
    }
  } catch (error) {
    outcome.violations.push(`${titleOf(scenario)}: ${String(error)}`);
  } finally {
    await system.stop();
  }
  return outcome;
}

/** Tests a family's routes, each in a system of its own. */
export function describeRouteFaults(
  family: string,
  scenarios: readonly Scenario[],
  options: TestSystemOptions = {},
): void {
  test(`${family}: each call of each route, failing in each way`, async () => {
    const outcomes = await inFlight(
      AT_ONCE,
      scenarios.map((scenario) => () => outcomeOf(scenario, options)),
    );
    const sum = (of: 'cases' | 'injected' | 'unnoticed' | 'retried') =>
      outcomes.reduce((total, outcome) => total + outcome[of], 0);
    printFigures(`faults of AWS, ${family}`, {
      scenarios: scenarios.length,
      cases: sum('cases'),
      'calls that failed': sum('injected'),
      'answered as if nothing was': sum('unnoticed'),
      'done at another try': sum('retried'),
    });
    const violations = outcomes.flatMap((outcome) => outcome.violations);
    if (violations.length > 0) throw new Error(`${violations.join('\n')}\n${seedHint()}`);
    countHeld('faults', sum('cases'));
  });
}
