/**
 * Walks over all routes as somebody who may not call: without credentials, with garbage, with the good ones of somebody
 * else, and with ones that have ended. A route that lets one of them in fails here, whatever its own tests say.
 */
import { routes } from '../../functions/routes';
import type { AnyRoute } from '../../functions/http/route';
import { hashSecret } from '../../functions/secrets/hash';
import { MailOperator } from '../support/mail-operator';
import { masterToken } from '../support/operator';
import { PanelBrowser } from '../support/panel-browser';
import { Registrar } from '../support/registrar-key';
import { SipCaller } from '../support/sip-caller';
import { useSystem } from '../support/test-system';
import { plausibleFields, requestWith, type Fields } from './plausible-request';

const FRONT_END_KEY = 'front-end-key';

const system = useSystem({
  registration: {
    frontEnds: {
      default: { ipv4: ['127.0.0.1'], ipv6: [], keyHashes: [hashSecret(FRONT_END_KEY)] },
    },
  },
});

type Headers = Record<string, string>;
interface Credentials {
  headers: Headers;
  fields?: Fields;
}

/** Good ones, by the name of the caller. */
let good: Record<string, Credentials>;
/** Good ones of somebody who comes near, and still may not. */
let near: Record<string, Credentials>;
let plausible: Fields;

beforeAll(async () => {
  const operator = await MailOperator.logIn(system);
  const admin = await SipCaller.admin(system);
  const user = await SipCaller.create(system);
  const inactive = await SipCaller.create(system, { activated: false });
  await Promise.all([user.makeApiKey(), inactive.makeApiKey()]);
  const registrar = await Registrar.create(system);
  const person = await PanelBrowser.loggedIn(system);
  const administrator = await PanelBrowser.loggedIn(system, { admin: true });
  const headers = { 'user-agent': 'a browser' };
  const page = await system.call('/slowdns', {}, { headers });
  const cookie = String(page.headers['set-cookie']).split(';')[0]!;
  const byKey = ({ address, apiKey }: SipCaller) => ({
    headers: { from: `sip:${address}`, 'x-api-key': apiKey },
  });
  const atPanel = (browser: PanelBrowser) => ({
    headers: { cookie: browser.cookie },
    fields: { form_token: browser.formToken },
  });
  good = {
    'an operator, by `Auth-token`': { headers: { 'auth-token': operator.token } },
    'an activated account': byKey(user),
    'an administrator': byKey(admin),
    'a SIP registrar': { headers: { authorization: `Bearer ${registrar.key}` } },
    // By the one of the two ways in that ends by itself.
    'a SIP registrar, or an administrator': byKey(admin),
    'a person who logged in': atPanel(person),
    'an administrator who logged in': atPanel(administrator),
    'a browser that loaded the page': { headers: { ...headers, cookie } },
    'a front-end, by its key where the settings have one': {
      headers: { authorization: `Bearer ${FRONT_END_KEY}` },
    },
    'the operator, by the master token as a bearer token': {
      headers: { authorization: `Bearer ${await masterToken(system)}` },
    },
  };
  near = {
    'an activated account': byKey(inactive),
    'an administrator': byKey(user),
    'an administrator who logged in': atPanel(person),
    'a browser that loaded the page': { headers: { 'user-agent': 'another browser', cookie } },
  };
  plausible = {
    ...MACHINE,
    sip: inactive.address,
    ...(await plausibleFields(system)),
    username: 'plausible',
    domain: 'shop.example',
  };
  await system.running.idle();
});

/** Who of them may call what others may. */
const IS_ALSO: Readonly<Record<string, readonly string[]>> = {
  'an administrator': ['an activated account', 'a SIP registrar, or an administrator'],
  'an administrator who logged in': ['a person who logged in'],
  'a SIP registrar': ['a SIP registrar, or an administrator'],
  'a SIP registrar, or an administrator': ['an activated account', 'an administrator'],
};

const GARBAGE: Headers = {
  from: 'sip:nobody@sip.gateways.test',
  authorization: 'Bearer garbage',
  'auth-token': 'garbage',
  'x-api-key': 'garbage',
  cookie: 'gatepost_panel=garbage; slowdns_browser=garbage',
};

/** What an installer says of its machine, and others of themselves. */
const MACHINE = {
  machine_id: '0123456789abcdef0123456789abcdef',
  ssh_fingerprint: `SHA256:${'A'.repeat(43)}`,
  product: 'slowdns',
  installer_version: '1.0.0',
  requested_ref: 'main',
  hostname: 'machine.example.com',
  public_ip: '192.0.2.1',
  precheck_token: 'a.b.c',
  ip: '192.0.2.1',
};

/** Calls the route with a value for each field that it must have. @returns status and code of the answer */
async function knock(
  route: AnyRoute,
  { headers, fields = {} }: Credentials,
  without: readonly string[] = [],
) {
  const needed = new Set(route.request.safeParse({}).error?.issues.map(({ path: [name] }) => String(name)));
  const given = Object.fromEntries(
    [...needed]
      .filter((name) => !without.includes(name))
      .map((name) => [name, plausible[name] ?? 'plausible']),
  );
  const taken = Object.entries(fields).filter(([name]) => name in route.request.shape);
  const { path, options } = requestWith(route, { ...given, ...Object.fromEntries(taken) });
  const answer = await system.call(path, {}, { ...options, headers: { ...options.headers, ...headers } });
  const line = system.log.findLast((each) => each.message === 'request' && each.function === route.id);
  return { status: answer.status, code: line?.code };
}

/** Counters are no harm: whoever is refused is counted. */
const COUNTERS = ['attempts', 'writeId', 'decidedBy'];
const state = async () => {
  const items = (await system.items()).filter(({ pk }) => !pk.startsWith('limit#'));
  const uncounted = (key: string, value: unknown) => (COUNTERS.includes(key) ? undefined : value);
  return JSON.parse(JSON.stringify(items, uncounted)) as unknown;
};

/** A refusal of the caller's, and nothing has changed. */
async function expectRefusal(route: AnyRoute, credentials: Credentials, without?: readonly string[]) {
  const { caller, family } = route;
  const before = await state();
  const { status, code } = await knock(route, credentials, without);
  const codes = [...caller.refusals, ...caller.errors];
  expect({ route: route.id, code: codes.includes(code ?? '') ? 'refused' : code }).toEqual({
    route: route.id,
    code: 'refused',
  });
  expect(status).toBe(family.statusOf[code ?? '']);
  expect(await state()).toEqual(before);
}

const of = (kind: AnyRoute['caller']['kind']) =>
  routes
    .filter(({ caller }) => caller.kind === kind)
    .map((route) => [`${route.method} ${route.path}: ${route.caller.name}`, route] as const);

describe('who has to be known before a request is read', () => {
  test.each(of('checked'))('%s: nobody without credentials, nobody with garbage', async (_name, route) => {
    await expectRefusal(route, { headers: {} });
    await expectRefusal(route, { headers: GARBAGE });
  });

  test.each(of('checked'))('%s: nobody with the good credentials of somebody else', async (_name, route) => {
    const others = Object.entries(good).filter(([name]) => name !== route.caller.name);
    for (const [name, credentials] of others) {
      if (IS_ALSO[name]?.includes(route.caller.name)) continue;
      await expectRefusal(route, credentials);
    }
    const neighbour = near[route.caller.name];
    if (neighbour) await expectRefusal(route, neighbour);
  });

  test.each(of('checked'))('%s: but those whom it is for', async (_name, route) => {
    const { code } = await knock(route, good[route.caller.name]!);
    expect(route.caller.refusals).not.toContain(code);
  });
});

describe('who is known by a field of the request', () => {
  test.each(of('by-field'))('%s: nobody with a secret of nobody, or without one', async (_name, route) => {
    await expectRefusal(route, { headers: {}, fields: { ...route.caller.fields } });
    const secrets = Object.keys(route.caller.fields ?? {});
    const before = await state();
    expect((await knock(route, { headers: {} }, secrets)).status).toBeGreaterThanOrEqual(400);
    expect(await state()).toEqual(before);
  });
});

test('these routes and no others are for anyone', () => {
  expect(of('anyone').map(([, { id }]) => id)).toEqual([
    'subscribe',
    'reclaim',
    'connectivity-check',
    'healthz',
    'slowdns-page',
    'install-script',
    'api-reference',
    'accounts-ping',
    'send-token',
    'account-info',
    'panel-login-page',
  ]);
  for (const [, { caller }] of of('anyone')) expect(caller.reason?.length).toBeGreaterThan(20);
});

describe('credentials that have ended', () => {
  beforeAll(() => {
    system.clock.forward({ days: 100 });
  });

  /** These end when the operator changes them. */
  const FOR_GOOD = [
    'a front-end, by its key where the settings have one',
    'a SIP registrar',
    'the operator, by the master token as a bearer token',
  ];

  test.each(of('checked').filter(([, { caller }]) => !FOR_GOOD.includes(caller.name)))(
    '%s',
    async (_name, route) => {
      await expectRefusal(route, good[route.caller.name]!);
    },
  );
});
