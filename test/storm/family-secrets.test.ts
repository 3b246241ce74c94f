/** After every request of installers, mail operators, SIP clients and the panel, no secret lies anywhere in clear. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { roleOf } from '../../local/deployment';
import { MovableClock } from '../support/movable-clock';
import { PanelBrowser } from '../support/panel-browser';
import { printFigures } from '../support/print-figures';
import { SipCaller } from '../support/sip-caller';
import { TestSystem } from '../support/test-system';
import { accountScenarios } from './support/account-scenarios';
import { activationScenarios } from './support/activation-scenarios';
import { countHeld } from './support/count';
import { mailScenarios } from './support/mail-scenarios';
import { panelScenarios } from './support/panel-scenarios';

/** Fields of requests and answers that nobody but their owner may see. */
const SECRET_FIELDS =
  /^(password|old_password|token|name_secret|MD5|SHA-256|account_creation_token|install_token|precheck_token|install_code|confirmation_key|form_token|ssl_certificate_key|pn_prid)$/;
/** What is shorter is found in anything. */
const SHORTEST = 9;

/** Secrets, each with what it is. */
const secrets = new Map<string, string>();
const places: Record<'log' | 'stored' | 'requests', string[]> = { log: [], stored: [], requests: [] };

function keep(what: string, secret: string): void {
  // Of a file its lines: they are what is random in it.
  for (const line of secret.split(/\r?\n/)) {
    if (line.length >= SHORTEST && !line.startsWith('-----')) secrets.set(line, what);
  }
}

function keepFields(of: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === 'string' && SECRET_FIELDS.test(name)) keep(`${name} of ${of}`, field);
    else keepFields(of, field);
  }
}

/** Fields of a body in JSON, of a form or in parts. */
function keepBody(of: string, body: string): void {
  try {
    keepFields(of, JSON.parse(body));
  } catch {
    keepFields(of, Object.fromEntries(new URLSearchParams(body)));
    for (const [, name = '', value = ''] of body.matchAll(
      / name="(\w+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([^]*?)\r\n--/g,
    )) {
      keepFields(of, { [name]: value });
    }
  }
}

function keepAll(of: string, event: APIGatewayProxyEventV2, result: APIGatewayProxyStructuredResultV2): void {
  const { headers, cookies = [], body = '', isBase64Encoded } = event;
  keepBody(of, isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
  keepBody(of, result.body ?? '');
  for (const name of ['auth-token', 'x-api-key']) keep(`${name} of ${of}`, headers[name] ?? '');
  keep(`bearer of ${of}`, /^Bearer (.*)/.exec(headers.authorization ?? '')?.[1] ?? '');
  for (const cookie of [...cookies, ...(result.cookies ?? [])]) {
    keep(`cookie of ${of}`, cookie.split(';', 1)[0]?.split('=').slice(1).join('=') ?? '');
  }
  const [, apiKey = ''] = />([A-Za-z0-9]{40})<\/output>/.exec(result.body ?? '') ?? [];
  keep(`API key of ${of}`, apiKey);
}

/** A secret in every spelling that it might be written in. */
const spellings = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
];

const found = (text: string) =>
  [...secrets]
    .filter(([secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([secret, what]) => `${what} (${secret.slice(0, 3)}…)`);

const system: TestSystem = new TestSystem({
  // openssl's certificates are of the machine's time.
  clock: new MovableClock({ startsAt: Date.now() + 3_600_000 }),
  mail: { acme: { directoryUrl: 'https://127.0.0.1:1/dir' } },
  aroundRoute: (route, handler) => async (event, context) => {
    const result = await handler(event, context);
    keepAll(route.id, event, result);
    return result;
  },
});

async function look(): Promise<void> {
  places.stored.push(JSON.stringify(await system.items()));
}

beforeAll(async () => {
  await system.start();
  for (const { route, prepare } of [
    ...activationScenarios,
    ...mailScenarios,
    ...accountScenarios,
    ...panelScenarios,
  ]) {
    const { call } = await prepare(system);
    // An error may not tell what it was about.
    system.faults.inject('error', { caller: roleOf(route) });
    await call();
    system.faults.clear();
    await call();
    await look();
    places.requests.push(JSON.stringify(system.running.recentRequests()));
  }
  await system.running.idle();
  await look();
  for (const { text = '' } of system.running.inbox.list()) {
    keepBody('a message', text);
    keep('code of a mail', /^([A-Za-z0-9]{13})$/m.exec(text)?.[1] ?? '');
    keep('link of a mail', /[?&]s=([^\s&]+)/.exec(text)?.[1] ?? '');
  }
  for (const { username, realm } of await system.items()) {
    if (typeof username !== 'string' || typeof realm !== 'string') continue;
    for (const password of [SipCaller.password, PanelBrowser.password]) {
      for (const algorithm of ['md5', 'sha256']) {
        const ha1 = createHash(algorithm).update(`${username}:${realm}:${password}`).digest('hex');
        keep(`${algorithm} of a SIP password`, ha1);
      }
    }
  }
  // However a private key came about: how one in PKCS #8 begins, of P-256 and of RSA with 2048 bits.
  for (const beginning of ['PRIVATE KEY', 'MIGHAgEAMBMGByqGSM49', 'ADANBgkqhkiG9w0BAQEFAASC']) {
    keep('a private key', beginning);
  }
  places.log = system.logLines;
  await system.stop();
}, 240_000);

test('the run produced secrets to hunt for, and places to search', () => {
  const counted = {
    secrets: secrets.size,
    kinds: new Set(secrets.values()).size,
    'log lines': places.log.length,
    'stored characters': places.stored.join('').length,
  };
  printFigures('secrets hunt, all other families', counted);
  expect(counted.secrets).toBeGreaterThan(200);
  expect(counted.kinds).toBeGreaterThan(30);
  countHeld('secrets', counted.secrets);
});

test('the hunt finds what is planted, in every spelling', () => {
  for (const secret of [...secrets.keys()].slice(0, 20)) {
    for (const spelling of spellings(secret)) expect(found(`{"message":"${spelling}"}`)).not.toEqual([]);
  }
});

test.each(['log', 'stored', 'requests'] as const)('none is in clear: %s', (place) => {
  expect(found(places[place].join('\n'))).toEqual([]);
});
