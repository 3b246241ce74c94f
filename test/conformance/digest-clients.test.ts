/** SIP accounts at the clients that people have: curl, wget, Python's, Go's, and some that read challenges differently. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { myAccount } from '../../functions/accounts/routes/my-account';
import type { DigestAlgorithm } from '../../functions/accounts/digest';
import { eventually } from '../support/eventually';
import { challengesIn, SipCaller } from '../support/sip-caller';
import { useSystem } from '../support/test-system';
import { RunningProgram } from './programs';
import { describeWith, run } from './support/tools';

const KINDS: [string, DigestAlgorithm[]][] = [
  ['MD5 alone', ['MD5']],
  ['SHA-256 alone', ['SHA-256']],
  ['both', ['MD5', 'SHA-256']],
];
/** Signed as well: a query, and what a URL has to encode. */
const PATHS = [myAccount.path, `${myAccount.path}?a=b%20c&d=`, '/api/accounts/me/devices'];

const system = useSystem();
const wrong = (caller: SipCaller) => Object.assign(caller, { password: 'wrong horse' });

describeWith(['curl'], 'curl --digest', () => {
  const curl = async (caller: SipCaller, path: string) => {
    const credentials = `${caller.account.username}:${caller.password}`;
    const { output } = await run('curl', [
      ...[
        '--silent',
        '--show-error',
        '--digest',
        '--user',
        credentials,
        '--header',
        `From: sip:${caller.address}`,
      ],
      ...['--output', '/dev/null', '--write-out', '%{http_code}', `${system.running.baseUrl}${path}`],
    ]);
    return output;
  };

  test.each(KINDS)('gets in with %s, and with its password alone', async (_kind, algorithms) => {
    const caller = await SipCaller.create(system, { algorithms });
    for (const path of PATHS) expect(await curl(caller, path)).toBe('200');
    expect(await curl(wrong(caller), myAccount.path)).toBe('401');
  });

  test('gets in with an encoded path, and with a body', async () => {
    const caller = await SipCaller.create(system);
    expect(await curl(caller, '/api/accounts/me/devices?x=%2F')).toBe('200');
    const { output } = await run('curl', [
      ...['--silent', '--digest', '--user', `${caller.account.username}:${caller.password}`],
      ...['--header', `From: sip:${caller.address}`, '--header', 'content-type: application/json'],
      ...['--data', '{"email":"curl@example.org"}', '--output', '/dev/null', '--write-out', '%{http_code}'],
      `${system.running.baseUrl}/api/accounts/me/email/request`,
    ]);
    expect(output).toBe('200');
  });
});

describeWith(['wget'], 'wget', () => {
  const wget = async (caller: SipCaller) => {
    const { code } = await run('wget', [
      ...['--quiet', '--tries=1', '--output-document=/dev/null', `--header=From: sip:${caller.address}`],
      ...[`--user=${caller.account.username}`, `--password=${caller.password}`],
      `${system.running.baseUrl}${myAccount.path}`,
    ]);
    return code;
  };

  // It knows no SHA-256, and leaves with 6 where it may not in.
  test.each(KINDS.filter(([kind]) => kind !== 'SHA-256 alone'))(
    'gets in with %s, and with its password alone',
    async (_kind, algorithms) => {
      const caller = await SipCaller.create(system, { algorithms });
      expect(await wget(caller)).toBe(0);
      expect(await wget(wrong(caller))).toBe(6);
    },
  );
});

/** Twice each URL: the second request of a session answers before it is asked, with the next count. */
const SCRIPTS = {
  requests: `
import sys, requests
from requests.auth import HTTPDigestAuth
user, password, sip, *urls = sys.argv[1:]
session = requests.Session()
session.auth = HTTPDigestAuth(user, password)
print(*[session.get(url, headers={'from': 'sip:' + sip}).status_code for url in urls + urls])
`,
  httpx: `
import sys, httpx
user, password, sip, *urls = sys.argv[1:]
with httpx.Client(auth=httpx.DigestAuth(user, password), headers={'from': 'sip:' + sip}) as session:
    print(*[session.get(url).status_code for url in urls + urls])
`,
  aiohttp: `
import sys, asyncio, aiohttp
from yarl import URL
user, password, sip, *urls = sys.argv[1:]
async def main():
    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with aiohttp.ClientSession(middlewares=(digest,), headers={'from': 'sip:' + sip}) as session:
        print(*[(await session.get(URL(url, encoded=True))).status for url in urls + urls])
asyncio.run(main())
`,
};

describeWith(['python3'], 'Python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-python-'));
  const python = join(folder, 'bin', 'python');
  let missing: unknown;

  beforeAll(() => {
    try {
      execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...Object.keys(SCRIPTS)], { stdio: 'pipe' });
    } catch (error) {
      missing = error;
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(
    KINDS.flatMap(([kind, algorithms]) =>
      Object.entries(SCRIPTS).map(([name, script]) => [name, kind, algorithms, script] as const),
    ),
  )('%s gets in with %s, and with its password alone', async (name, kind, algorithms, script) => {
    if (missing) return console.log(`${name}, ${kind}: skipped, it cannot be installed`);
    const caller = await SipCaller.create(system, { algorithms });
    const { baseUrl } = system.running;
    const get = () =>
      run(python, [
        ...['-c', script, caller.account.username, caller.password, caller.address],
        ...PATHS.map((path) => `${baseUrl}${path}`),
      ]);
    expect((await get()).output.trim()).toBe('200 200 200 200 200 200');
    wrong(caller);
    expect((await get()).output.trim()).toBe('401 401 401 401 401 401');
  });
});

describeWith(['gcc', 'linphonec'], 'liblinphone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-liblinphone-'));
  const program = join(folder, 'is-linked');
  let missing = '';

  beforeAll(() => {
    // Without these folders it does nothing, and says nothing.
    for (const name of ['.local/share/linphone', '.config/linphone']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    try {
      const source = join(__dirname, 'liblinphone', 'is-linked.c');
      execFileSync('gcc', ['-o', program, source, '-llinphone'], { stdio: 'pipe' });
    } catch (error) {
      missing = String(error);
    }
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(KINDS)('gets in with %s, and with its password alone', async (kind, algorithms) => {
    if (missing) return console.log(`${kind}: skipped, it needs liblinphone-dev: ${missing}`);
    const caller = await SipCaller.create(system, { algorithms });
    const ask = async (until: (asking: RunningProgram) => Promise<unknown>) => {
      const { username, domain } = caller.account;
      const { baseUrl, recentRequests } = system.running;
      const known = new Set(recentRequests());
      const asking = new RunningProgram(program, [`${baseUrl}/api/`, username, domain, caller.password], {
        HOME: folder,
      });
      const statuses = () =>
        recentRequests()
          .filter((request) => !known.has(request))
          .map(({ status }) => status);
      try {
        await until(asking);
        return await eventually(() => {
          expect(statuses().length).toBeGreaterThan(1);
          return statuses();
        });
      } finally {
        await asking.stop();
      }
    };
    // It is challenged, and answers.
    const isAnswered = () =>
      eventually(() => expect(system.running.recentRequests().at(-1)?.status).toBe(200));
    expect(await ask(isAnswered)).toEqual([401, 200]);
    wrong(caller);
    const answers = await ask((asking) => asking.saying(/refused/));
    expect(new Set(answers)).toEqual(new Set([401]));
  });
});

describeWith(['go'], "Go's icholy/digest", () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-go-'));
  const program = join(folder, 'icholy-digest');
  let missing = '';

  beforeAll(() => {
    try {
      execFileSync('go', ['build', '-o', program, '.'], {
        cwd: join(__dirname, 'icholy-digest'),
        stdio: 'pipe',
      });
    } catch (error) {
      missing = String(error);
    }
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(KINDS)('gets in with %s, and with its password alone', async (kind, algorithms) => {
    if (missing) return console.log(`${kind}: skipped, icholy/digest cannot be built: ${missing}`);
    const caller = await SipCaller.create(system, { algorithms });
    const get = async () => {
      const { username } = caller.account;
      const urls = PATHS.map((path) => `${system.running.baseUrl}${path}`);
      const { output } = await run(program, [username, caller.password, caller.address, ...urls]);
      return output.trim().split('\n');
    };
    expect(await get()).toEqual(['200', '200', '200']);
    wrong(caller);
    expect(await get()).toEqual(['401', '401', '401']);
  });
});

describe.each(KINDS)('with %s', (_kind, algorithms) => {
  test('each challenge is a line of its own', async () => {
    const caller = await SipCaller.create(system, { algorithms });
    const { lines } = await caller.bare('GET', myAccount.path);
    const challenged = (lines['www-authenticate'] ?? []).map((line) =>
      challengesIn(line).map(({ algorithm }) => algorithm),
    );
    expect(challenged).toEqual(algorithms.map((algorithm) => [algorithm]));
  });

  test('a client that reads the first challenge alone gets in', async () => {
    const caller = await SipCaller.create(system, { algorithms });
    const { headers } = await caller.bare('GET', myAccount.path);
    const [first] = challengesIn(headers['www-authenticate']);
    expect(first?.algorithm).toBe(algorithms[0]);
    expect((await caller.byDigest('GET', myAccount.path)).status).toBe(200);
    expect((await wrong(caller).byDigest('GET', myAccount.path)).status).toBe(401);
  });

  test('a client that takes the line for one list of parameters gets in', async () => {
    const caller = await SipCaller.create(system, { algorithms });
    const last = (challenges: ReturnType<typeof challengesIn>) => Object.assign({}, ...challenges) as never;
    expect((await caller.byDigest('GET', myAccount.path, { choose: last })).status).toBe(200);
  });

  test('a client that sends its answers in lines apart gets in', async () => {
    const caller = await SipCaller.create(system, { algorithms });
    const answersTo = async () => {
      const { headers } = await caller.bare('GET', myAccount.path);
      return challengesIn(headers['www-authenticate']).map((challenge) =>
        caller.answerTo(challenge, 'GET', myAccount.path),
      );
    };
    const answers = await answersTo();
    expect(await sendLines(answers)).toBe(200);
    expect(await sendLines(answers)).toBe(401);
    wrong(caller);
    expect(await sendLines(await answersTo())).toBe(401);

    function sendLines(lines: string[]): Promise<number> {
      return new Promise((resolve, reject) => {
        const sent = request(`${system.running.baseUrl}${myAccount.path}`, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.setHeader('from', `sip:${caller.address}`);
        sent.setHeader('authorization', lines);
        sent.on('error', reject);
        sent.end();
      });
    }
  });
});
