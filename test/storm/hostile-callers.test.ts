/**
 * Whatever somebody sends who may call, in each field of each route that asks who calls: no answer blames the system, and
 * the caller's credentials are neither in an answer nor in the log. Strangers are in hostile-input.test.ts.
 */
import * as fc from 'fast-check';
import type { AnyRoute } from '../../functions/http/route';
import { routes } from '../../functions/routes';
import { requestWith } from '../routes/plausible-request';
import { MailOperator } from '../support/mail-operator';
import { masterToken } from '../support/operator';
import { PanelBrowser } from '../support/panel-browser';
import { Registrar } from '../support/registrar-key';
import { SipCaller } from '../support/sip-caller';
import { useSystem } from '../support/test-system';
import { countHeld } from './support/count';
import { seedHint } from './support/draw';

const RUNS_PER_FIELD = 25;

const system = useSystem();
/** Headers and fields that let a caller in. */
const credentials: Record<
  'mail' | 'accounts' | 'panel' | 'operator' | 'registrar' | 'frontEnd',
  { headers: Record<string, string>; fields: object }
> = {
  mail: { headers: {}, fields: {} },
  accounts: { headers: {}, fields: {} },
  panel: { headers: {}, fields: {} },
  operator: { headers: {}, fields: {} },
  registrar: { headers: {}, fields: {} },
  // No key in the settings here.
  frontEnd: { headers: {}, fields: {} },
};

/** Whose credentials a route wants. */
function kindOf({ path, caller, family }: AnyRoute): keyof typeof credentials {
  if (path.startsWith('/panel')) return 'panel';
  if (caller.name === 'a SIP registrar') return 'registrar';
  if (family.id === 'activation') return 'operator';
  return family.id === 'registration' ? 'frontEnd' : (family.id as 'mail' | 'accounts');
}
let secrets: string[] = [];
let requests = 0;

/** Right for as many routes as possible. */
let plausible: Record<string, unknown>;

beforeAll(async () => {
  const operator = await MailOperator.logIn(system);
  const domain = await operator.createDomain();
  const admin = await SipCaller.admin(system);
  const browser = await PanelBrowser.loggedIn(system, { admin: true });
  const master = await masterToken(system);
  const registrar = await Registrar.create(system);
  credentials.operator.headers = { authorization: `Bearer ${master}` };
  credentials.registrar.headers = { authorization: `Bearer ${registrar.key}` };
  credentials.mail.headers = { 'auth-token': operator.token };
  credentials.accounts.headers = { from: `sip:${admin.address}`, 'x-api-key': admin.apiKey };
  credentials.panel = { headers: { cookie: browser.cookie }, fields: { form_token: browser.formToken } };
  secrets = [master, registrar.key, operator.token, admin.apiKey, browser.cookie.split('=')[1] ?? ''];
  plausible = {
    domain: domain.name,
    domain_id: String(domain.id),
    hostname: domain.name,
    username: 'plausible',
    email: `new@${domain.name}`,
    password: 'plausible password',
    old_password: 'plausible password',
    algorithm: 'SHA-256',
    account: admin.address,
    contacts: [{ uuid: 'x', expires_at: 2_000_000_000 }],
    id: '999999',
    code: '0000',
    phone: '+33612345678',
    uuid: 'none',
  };
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '__proto__',
    '%00%ff',
    '\ud800',
    '9'.repeat(400),
    '-1',
    'NaN',
    'x'.repeat(3_000),
  ),
);
const value = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      -1,
      1e308,
      [],
      [[]],
      {},
      { toString: 1 },
      'x'.repeat(50_000),
    ),
  },
);

const guarded = routes.filter(
  ({ caller, request }) => caller.kind === 'checked' && Object.keys(request.shape).length > 0,
);

test.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  async (_name, route) => {
    const { headers, fields } = credentials[kindOf(route)];
    const names = Object.keys(route.request.shape);
    const good = {
      ...Object.fromEntries(names.map((name) => [name, plausible[name] ?? 'plausible'])),
      ...fields,
    };
    let passed = 0;
    for (const name of names) {
      await fc.assert(
        fc.asyncProperty(value, async (hostile) => {
          const { path, options } = requestWith(route, { ...good, [name]: hostile });
          const answer = await system.call(
            path,
            {},
            { ...options, headers: { ...options.headers, ...headers } },
          );
          requests += 1;
          const blame = (what: string) =>
            new Error(`${what}: ${answer.status} ${answer.text.slice(0, 300)} for ${name}; ${seedHint()}`);
          if (answer.status >= 500) throw blame('The system took the blame');
          if (secrets.some((secret) => answer.text.includes(secret))) throw blame('A secret was shown');
          const isAnswered = Object.keys(route.responses).map(Number).includes(answer.status);
          const isRefused = route.errors.some((code) => route.family.statusOf[code] === answer.status);
          // 431: longer than a request line can be.
          const isWrong = [400, 404, 413, 414, 422, 431].includes(answer.status);
          if (!isAnswered && !isRefused && !isWrong) throw blame('No documented status');
          if (answer.status !== 401 && answer.status !== 429) passed += 1;
        }),
        { numRuns: RUNS_PER_FIELD },
      );
    }
    // It was the fields that were refused, and not the caller.
    expect(passed).toBe(names.length * RUNS_PER_FIELD);
  },
);

test('no secret is in the log, and nothing was an internal error', () => {
  expect(secrets.filter((secret) => system.logLines.some((line) => line.includes(secret)))).toEqual([]);
  const isOfRoute = ({ level, message }: { level: string; message: string }) =>
    level === 'error' && message === 'internal error';
  expect(system.log.filter(isOfRoute)).toEqual([]);
  countHeld('hostile requests', requests);
});
