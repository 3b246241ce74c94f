import {
  challengeLine,
  digestResponse,
  isForTarget,
  isRightResponse,
  passwordHash,
  readCredentials,
} from '../../../functions/accounts/digest';

/** RFC 7616, 3.9.1. */
const MUFASA = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
const VECTOR = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  nc: '00000001',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const RESPONSES = {
  MD5: '8ca523f5e9506fed4657c9700eebdbec',
  'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
} as const;

describe.each(['MD5', 'SHA-256'] as const)('%s', (algorithm) => {
  const header =
    `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, ` +
    `nonce="${VECTOR.nonce}", nc=00000001, cnonce="${VECTOR.cnonce}", qop=auth, ` +
    `response="${RESPONSES[algorithm]}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

  test('makes the response of RFC 7616', () => {
    const ha1 = passwordHash(algorithm, MUFASA);
    expect(digestResponse(ha1, { ...VECTOR, algorithm }, 'GET')).toBe(RESPONSES[algorithm]);
  });

  test('reads the header of RFC 7616, and knows its answer from any other', () => {
    const [credentials] = readCredentials(header);
    expect(credentials).toMatchObject({ ...VECTOR, algorithm, response: RESPONSES[algorithm] });
    const ha1 = passwordHash(algorithm, MUFASA);
    expect(isRightResponse(credentials!, ha1, 'GET')).toBe(true);
    expect(isRightResponse(credentials!, ha1, 'POST')).toBe(false);
    const wrong = passwordHash(algorithm, { ...MUFASA, password: 'circle of life' });
    expect(isRightResponse(credentials!, wrong, 'GET')).toBe(false);
    for (const change of [
      { uri: '/' },
      { nc: '00000002' },
      { cnonce: 'x' },
      { nonce: 'x' },
      { response: '' },
    ]) {
      expect(isRightResponse({ ...credentials!, ...change }, ha1, 'GET')).toBe(false);
    }
  });
});

const GOOD: Record<string, string> = {
  username: '"ada"',
  realm: '"sip.example.org"',
  nonce: '"n"',
  uri: '"/api"',
  response: '"r"',
  qop: 'auth',
  nc: '0000000a',
  cnonce: '"c"',
};
const headerOf = (parameters: Record<string, string>) =>
  `Digest ${Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}`;

test('takes what a client may write: spaces, case, quotes, escapes, empty elements, unknown parameters', () => {
  expect(readCredentials(headerOf(GOOD))).toMatchObject([
    { username: 'ada', algorithm: 'MD5', nc: '0000000a' },
  ]);
  const { username: _username, ...others } = GOOD;
  const odd = `dIGest  USERNAME = "a\\"d\\\\a" ,, ${headerOf(others).slice(7)}, ALGORITHM=sha-256, auth-param="x,y=z",`;
  expect(readCredentials(odd)).toMatchObject([{ username: 'a"d\\a', algorithm: 'SHA-256' }]);
  expect(readCredentials(headerOf({ ...GOOD, qop: '"AUTH"', userhash: 'false' }))).toHaveLength(1);
  expect(readCredentials(headerOf({ digest: 'x', ...GOOD }))).toHaveLength(1);
});

test.each([
  ['another scheme', 'Basic YTpi'],
  ['nothing', ''],
  ['no parameters', 'Digest '],
  ['an open quote', headerOf({ ...GOOD, username: '"ada' })],
  ['text behind a value', headerOf({ ...GOOD, username: '"ada"x' })],
  ['no comma', headerOf(GOOD).replace(', ', ' ')],
  ['a parameter given twice', `${headerOf(GOOD)}, uri="/other"`],
  ['a parameter given twice in other case', `${headerOf(GOOD)}, URI="/other"`],
  ['an unknown algorithm', headerOf({ ...GOOD, algorithm: 'SHA-512-256' })],
  ['an algorithm with sessions', headerOf({ ...GOOD, algorithm: 'MD5-sess' })],
  ['a hashed username', headerOf({ ...GOOD, userhash: 'true' })],
  ['integrity of the body', headerOf({ ...GOOD, qop: 'auth-int' })],
  ['a short count', headerOf({ ...GOOD, nc: '1' })],
  ['a count that is no number', headerOf({ ...GOOD, nc: '0000000g' })],
  ['a header without end', headerOf({ ...GOOD, username: `"${'a'.repeat(9_000)}"` })],
  ...Object.keys(GOOD).map((name): [string, string] => {
    const { [name]: _left, ...others } = GOOD;
    return [`no ${name}`, headerOf(others)];
  }),
])('refuses %s', (_what, header) => {
  expect(readCredentials(header)).toEqual([]);
});

test('reads an answer for each challenge, as two lines are joined on the way', () => {
  const both = `${headerOf(GOOD)}, ${headerOf({ ...GOOD, algorithm: 'SHA-256' })}`;
  expect(readCredentials(both).map(({ algorithm }) => algorithm)).toEqual(['MD5', 'SHA-256']);
  expect(readCredentials(both.replace(', Digest', ',Digest'))).toHaveLength(2);
  expect(
    readCredentials(`${headerOf(GOOD)}, ${headerOf({ ...GOOD, algorithm: 'SHA-512-256' })}`),
  ).toHaveLength(1);
  expect(readCredentials(`${headerOf(GOOD)}, ${headerOf({ ...GOOD, response: '0'.repeat(64) })}`)).toEqual(
    [],
  );
  expect(readCredentials(Array(5).fill(headerOf(GOOD)).join())).toEqual([]);
});

test('a challenge is whole', () => {
  const base = { realm: 'sip.example.org', nonce: 'n', opaque: 'o' };
  expect(challengeLine({ ...base, algorithm: 'MD5' })).toBe(
    'Digest realm="sip.example.org", qop="auth", algorithm=MD5, nonce="n", opaque="o"',
  );
  expect(challengeLine({ ...base, algorithm: 'SHA-256', stale: true })).toBe(
    'Digest realm="sip.example.org", qop="auth", algorithm=SHA-256, nonce="n", opaque="o", stale=true',
  );
});

test.each([
  ['/api/accounts/me', '/api/accounts/me', true],
  ['https://api.example.org/api/accounts/me?page=2', '/api/accounts/me?page=2', true],
  // HTTP APIs decode the path.
  ['/api/accounts/me/devices/urn%3Auuid%3A1', '/api/accounts/me/devices/urn:uuid:1', true],
  ['/api/accounts?page=2&cursor=%34', '/api/accounts?page=2&cursor=4', true],
  ['/api/accounts?page=2', '/api/accounts?page=3', false],
  ['/api/accounts?page=2', '/api/accounts', false],
  // An event of payload format 1.0 does not have the order of names, but that of one name's values.
  ['/api/accounts?a=1&b=2', '/api/accounts?b=2&a=1', true],
  ['/api/accounts?a=1&a=2', '/api/accounts?a=2&a=1', false],
  ['/api/accounts/me', '/api/accounts/1', false],
  ['/%ff', '/%ff', true],
  ['*', '/', false],
])('an answer for %s is good for %s: %s', (uri, target, expected) => {
  expect(isForTarget(uri, target)).toBe(expected);
});
