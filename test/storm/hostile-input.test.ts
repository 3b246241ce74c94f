/**
 * Whatever a stranger sends to whichever route: no answer blames the system, an answer that refuses changed nothing,
 * and no secret shows in it or in the log. The cases come from the routes' declarations, so a new route is attacked
 * the day it is declared.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { ZONE_PREFIX } from '../../functions/dns/names-table';
import { info } from '../../functions/registration/routes/info';
import { LIMIT_PREFIX } from '../../functions/limits/limit';
import { sendToken } from '../../functions/accounts/routes/send-token';
import { routes } from '../../functions/routes';
import { queryOf, type Answer, type CallOptions } from '../support/call';
import { TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';
import { countHeld } from './support/count';
import {
  plausibleFields,
  requestOf,
  requestWith,
  secretsAmong,
  type Fields,
} from '../routes/plausible-request';

// Limits would refuse most requests before anybody looked at what is in them.
const unlimited = {
  newNamesPerAddressAndHour: 1e6,
  waitsPerNameAndMinute: 1e6,
  ownerQuestionsPerNetworkAndHour: 1e6,
  verificationMailsPerNameAndHour: 1e6,
  verificationMailsPerAddressAndHour: 1e6,
  reclamationMailsPerNetworkAndDay: 1e6,
  mailsPerNetworkAndHour: 1e6,
};
const system = useSystem({ registration: { limits: unlimited } });
let fields: Awaited<ReturnType<typeof plausibleFields>>;
/** Every secret that was ever sent. */
const secrets = new Set<string>();
/**
 * Keys of what was written since somebody last looked. Counters of limits may count whoever is refused, and the DNS
 * writer's lease comes and goes by the minute.
 */
let written: string[] = [];
let refused = 0;
const NOT_STATE = [LIMIT_PREFIX, ZONE_PREFIX];

afterAll(() => countHeld('hostile requests', refused));

beforeAll(() => {
  system.running.store.onChange((_table, keys) => {
    written.push(
      ...keys
        .map(({ pk }) => String(pk?.S))
        .filter((key) => !NOT_STATE.some((prefix) => key.startsWith(prefix))),
    );
  });
});

async function renewFields(): Promise<void> {
  fields = await plausibleFields(system);
  await forgetWrites();
}

async function forgetWrites(): Promise<void> {
  secretsAmong(fields).forEach((secret) => secrets.add(secret));
  await system.running.idle();
  written = [];
}

/** A request that was answered well may have changed something, and have used up what the next one needs. */
async function goOn(): Promise<void> {
  if (written.length === 0) return;
  await forgetWrites();
  if ((await system.call(info.path, { token: fields.token })).status === 200) return;
  // Whole fields take some mails; a gateway is enough to go on with the route at hand.
  const { token } = await TestGateway.subscribe(system);
  fields = { ...fields, token };
  await forgetWrites();
}

/** Refused; or sent to log in, before anything was read. */
const NOT_DONE = 300;

/** Sends a request and holds its answer to the guarantees. */
async function attack(path: string, options: CallOptions): Promise<Answer> {
  const answer = await system.call(path, {}, options);
  const request = JSON.stringify({ path, ...options, body: String(options.body ?? '').slice(0, 500) });
  const blame = (what: string) => new Error(`${what}: ${answer.status} ${answer.text} for ${request}`);
  // By the document it is not the caller's fault that nothing is pushed by a provider of theirs.
  const isForeignProvider = path.startsWith(sendToken.path) && answer.status === 503;
  if (answer.status >= 500 && !isForeignProvider) throw blame('The system took the blame');
  if (answer.status < 400) {
    await goOn();
    return answer;
  }
  if ([...secrets].some((secret) => answer.text.includes(secret))) throw blame('A secret was shown');
  if (/invalid input/i.test(answer.text)) throw blame('Nobody learns what to do');
  if (written.length > 0) throw blame(`${written.join(', ')} changed`);
  refused += 1;
  return answer;
}

const TEXTS = [
  ' ',
  '\0',
  'nul\0inside',
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' OR ''='",
  '${jndi:ldap://x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '%00%ff%zz',
  '🚪'.repeat(50),
  '\u202egnp.exe',
  'e\u0301'.repeat(100),
  '\ud800',
  '\uffff',
  '9'.repeat(400),
  '-1',
  'NaN',
  'x'.repeat(3_000),
];
const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  1.5,
  [],
  ['a'],
  {},
  { $gt: '' },
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  'x'.repeat(100_000),
];
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

describe.each(named)('%s', (_name, route) => {
  const names = Object.keys(route.request.shape);
  beforeAll(renewFields);

  const plausible = () => {
    const known: Record<string, string | undefined> = fields;
    return Object.fromEntries(names.map((name) => [name, known[name] ?? 'plausible']));
  };
  /** Everything right but one field. */
  const withField = (name: string, value: unknown): Fields => ({ ...plausible(), [name]: value });
  const send = (sent: Fields) => {
    const { path, options } = requestWith(route, sent);
    return attack(path, options);
  };
  const sendBody = (body: string | Buffer, headers: OutgoingHttpHeaders = JSON_TYPE) =>
    attack(requestWith(route, {}).path, { method: route.method, headers, body });

  test('without a field', async () => {
    await send({});
    for (const name of names) {
      const { [name]: _left, ...others } = plausible();
      await send(others);
      await send(withField(name, ''));
    }
  });

  test('with texts that nobody expects', async () => {
    for (const name of names) for (const text of TEXTS) await send(withField(name, text));
  });

  test('with values of other types', async () => {
    for (const name of names) {
      for (const value of VALUES) await sendBody(JSON.stringify(withField(name, value)));
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('with a field given twice', async () => {
    const { path } = requestWith(route, {});
    const given = Object.entries(plausible()).map(([name, value]): [string, string] => [name, value]);
    for (const [name, value] of given) {
      const others = given.filter(([other]) => other !== name);
      const twice = (second: string) =>
        new URLSearchParams([...others, [name, value], [name, second]]).toString();
      for (const second of [value, 'other', '']) {
        const answer = await attack(`${path}?${twice(second)}`, { method: route.method });
        if (route.method === 'GET') expect(answer.status).toBeGreaterThanOrEqual(NOT_DONE);
        await sendBody(twice(second), FORM_TYPE);
      }
      await attack(`${path}?${queryOf({ [name]: value })}`, {
        method: route.method,
        headers: JSON_TYPE,
        body: JSON.stringify(Object.fromEntries(given)),
      });
    }
  });

  test('with fields that nobody asked for', async () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      ' ',
      '\0',
      '[]',
      'token[]',
    ]) {
      await send({ ...plausible(), ...(JSON.parse(`{${JSON.stringify(name)}:"x"}`) as Fields) });
      await sendBody(
        `{${JSON.stringify(name)}:{"a":1},${JSON.stringify(plausible()).slice(1)}`.replace(/,}$/, '}'),
      );
    }
    const many = new URLSearchParams(
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, ''])),
    );
    const answer = await sendBody(many.toString(), FORM_TYPE);
    expect(answer.status).toBeGreaterThanOrEqual(NOT_DONE);
  });

  test('with broken JSON', async () => {
    const whole = JSON.stringify(plausible());
    const bodies = [
      ...[
        '',
        '{',
        '}',
        'null',
        '[]',
        '"text"',
        '1',
        'undefined',
        "{'a':1}",
        '{"a":}',
        '{"a":1,}',
        '\ufeff{}',
      ],
      whole.slice(0, -1),
      `${whole}${whole}`,
      '['.repeat(50_000),
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      Buffer.alloc(1_000),
    ];
    for (const body of bodies) await sendBody(body);
  });

  test('with a broken multipart form', async () => {
    const type = (parameters: string) => ({ 'content-type': `multipart/form-data${parameters}` });
    const part = (head: string, body = 'x') => `--b\r\n${head}\r\n\r\n${body}\r\n`;
    const field = part('content-disposition: form-data; name="token"');
    const cases: [string, string | Buffer][] = [
      ['', field],
      ['; boundary=', field],
      ['; boundary=""', field],
      ['; boundary=other', `${field}--b--\r\n`],
      ['; boundary=b', ''],
      ['; boundary=b', '--b'],
      ['; boundary=b', '--b\r\n'],
      ['; boundary=b', field],
      ['; boundary=b', `${field}--b`],
      ['; boundary=b', part('content-disposition: form-data')],
      ['; boundary=b', part('no header at all')],
      ['; boundary=b', part(`x: ${'y'.repeat(100_000)}`)],
      ['; boundary=b', `${part('content-disposition: form-data; name="__proto__"')}--b--\r\n`],
      ['; boundary=b', `${part('content-disposition: form-data; name="token"; filename="a"')}--b--\r\n`],
      ['; boundary=b', `${part('content-disposition: form-data; name="a"; filename="\0"')}--b--\r\n`],
      ['; boundary=b', part('content-disposition: form-data; name*=utf-8\'\'%ff; name="a"')],
      [
        '; boundary=b',
        Buffer.concat([Buffer.from(field), Buffer.from([0xff, 0, 0x80]), Buffer.from('--b--')]),
      ],
      [`; boundary=${'b'.repeat(500)}`, field],
      ['; boundary=b; charset=nonsense', `${field}--b--\r\n`],
    ];
    for (const [parameters, body] of cases) await sendBody(body, type(parameters));
  });

  test('with a broken query', async () => {
    const { path } = requestWith(route, {});
    const first = names[0] ?? 'a';
    for (const query of [
      '%',
      '%zz',
      `${first}=%`,
      `${first}=%ff%fe`,
      '&&&',
      '===',
      '=x',
      first,
      `?${first}=x`,
    ]) {
      await attack(`${path}?${query}`, { method: route.method });
    }
    for (const ending of ['%', '%ff', '%2f', '/', '//', '/../x', ';a=b']) {
      await attack(`${path}${ending}`, { method: route.method });
    }
  });

  test('with broken headers', async () => {
    const { path, options } = requestOf(route, {
      ...fields,
      token: 'x',
      s: 'x',
      reclamationToken: 'x',
      name: '-',
    });
    const headers: OutgoingHttpHeaders[] = [
      { 'content-type': '' },
      { 'content-type': ';;;=' },
      { 'content-type': 'application/json; charset=nonsense' },
      { 'content-type': 'multipart/form-data; boundary' },
      { 'content-encoding': 'gzip' },
      { cookie: '=; ;;a; =b; a=%ff' },
      { authorization: 'Bearer' },
      { authorization: 'Digest username="' },
      { 'x-forwarded-for': 'not an address' },
      { host: '' },
      { host: 'a b' },
      { range: 'bytes=9-0' },
      { accept: '*/*;q=x' },
      { 'x-long': 'x'.repeat(8_000) },
    ];
    for (const header of headers) {
      await attack(path, { ...options, headers: { ...options.headers, ...header } });
      await attack(path, { method: route.method, headers: header, body: '{"a' });
    }
  });

  test('with what is no HTTP', async () => {
    const { path } = requestWith(route, {});
    const line = `${route.method} ${path} HTTP/1.1\r\nhost: x\r\n`;
    const requests = [
      `${line}bad header\r\n\r\n`,
      `${line}x: \0\r\n\r\n`,
      `${line}x: ${'y'.repeat(100_000)}\r\n\r\n`,
      `${line}content-length: -1\r\n\r\n`,
      `${line}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${line}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      `${line}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"a`,
      `${route.method} ${path}?${'a=1&'.repeat(5_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      `${route.method} ${path} HTTP/9.9\r\n\r\n`,
    ];
    for (const request of requests) expect(await statusOfRaw(request)).toBeLessThan(500);
    expect(written).toEqual([]);
  });
});

test('a body that is larger than API Gateway takes is refused', async () => {
  const [[, route]] = named as [(typeof named)[0]];
  const body = `{"name":"${'x'.repeat(10 * 1024 * 1024)}"}`;
  const { status } = await attack(route.path, { method: route.method, headers: JSON_TYPE, body });
  expect(status).toBe(413);
});

test('whatever else there is', async () => {
  await renewFields();
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.string({ maxLength: 100 }),
    fc.constantFrom(...TEXTS),
  );
  const value = fc.oneof(
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
  const attempt = fc.record({
    id: fc.constantFrom(...routes.map(({ id }) => id)),
    hostile: fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys({ token: 0, s: 0, name: 0 })), text),
      value,
      {
        maxKeys: 3,
      },
    ),
    replaced: fc.infiniteStream(fc.option(value, { freq: 2 })),
    carrier: fc.constantFrom('usual', 'json', 'form', 'raw'),
  });
  await fc.assert(
    fc.asyncProperty(attempt, async ({ id, hostile, replaced, carrier }) => {
      const route = routes.find((declared) => declared.id === id)!;
      const given: Fields = { ...hostile };
      for (const name of Object.keys(route.request.shape)) {
        given[name] = replaced.next().value ?? fields[name as keyof typeof fields];
      }
      const { path, options } = requestWith(route, given);
      const bare = { path: requestWith(route, {}).path, method: route.method };
      if (carrier === 'usual') await attack(path, options);
      if (carrier === 'json') {
        await attack(bare.path, { method: bare.method, headers: JSON_TYPE, body: JSON.stringify(given) });
      }
      if (carrier === 'form') {
        const pairs = Object.entries(given).map(([name, one]) => [name, String(one)] as [string, string]);
        const body = new URLSearchParams(pairs).toString();
        await attack(bare.path, { method: bare.method, headers: FORM_TYPE, body });
      }
      if (carrier === 'raw') {
        const body = Object.values(given).map(String).join('');
        await attack(bare.path, { method: bare.method, headers: JSON_TYPE, body });
      }
    }),
    // Another run tries other requests; a failure prints the seed and the path that repeat it.
    { numRuns: 150 },
  );
}, 60_000);

test('no secret is in the log, nor among the requests that the local page shows', () => {
  const seen = [...system.logLines, JSON.stringify(system.running.recentRequests())].join('\n');
  expect(secrets.size).toBeGreaterThan(4);
  expect([...secrets].filter((secret) => seen.includes(secret))).toEqual([]);
});

test('nothing was logged as an internal error', () => {
  expect(system.log.filter(({ level }) => level === 'error')).toEqual([]);
});

/** Status of the answer to these bytes; 0 when the connection ends, or nothing comes, without one. */
function statusOfRaw(request: string): Promise<number> {
  const { port } = new URL(system.running.baseUrl);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    const finish = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      finish();
    });
    socket.on('error', finish).on('close', finish);
    // A request that says it is longer than it is waits for the rest for ever.
    socket.setTimeout(100, finish);
    socket.end(request);
  });
}
