/**
 * Nobody gets in, and nobody is kept out: floods of wrong passwords beside the owner who is right, and whatever sequence
 * of requests strangers send from many networks, after which the owner does all that an owner does.
 */
import { activate } from '../../functions/activation/routes/activate';
import { precheck } from '../../functions/activation/routes/precheck';
import { activateByEmail } from '../../functions/accounts/routes/activate-by-email';
import { activateByPhone } from '../../functions/accounts/routes/activate-by-phone';
import { createAccountWithToken } from '../../functions/accounts/routes/create-account-with-token';
import { myAccount } from '../../functions/accounts/routes/my-account';
import { panelLogin } from '../../functions/accounts/routes/panel-login';
import { mailAuth } from '../../functions/mail/routes/mail-auth';
import { reclaim } from '../../functions/registration/routes/reclaim';
import { subscribe } from '../../functions/registration/routes/subscribe';
import type { AnyRoute } from '../../functions/http/route';
import { routes } from '../../functions/routes';
import { call, freshAddress, type Answer } from '../support/call';
import { eventually } from '../support/eventually';
import { reclamationTokenIn, TestGateway } from '../support/gateway';
import { freshCode, TestInstaller } from '../support/installer';
import { MailOperator, setOperator } from '../support/mail-operator';
import { PanelBrowser } from '../support/panel-browser';
import { postJson, pushedToken } from '../support/pushed-token';
import { challengesIn, freshUsername, SipCaller } from '../support/sip-caller';
import { useSystem } from '../support/test-system';
import { requestWith, type Fields } from '../routes/plausible-request';
import { countHeld } from './support/count';
import { draw, seedHint } from './support/draw';

const FLOOD = 500;
const system = useSystem();
let held = 0;
afterAll(() => countHeld('strangers', held));

const json = (path: string, fields: Fields, from: string): Promise<Answer> =>
  call(
    system.running.baseUrl,
    path,
    {},
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
      from,
    },
  );

/** Somebody's door: what a stranger and the owner send to it, and what says that one is in. */
interface Door {
  /** @param password undefined for a wrong one */
  guess(from: string, isRight: boolean): Promise<Answer>;
  isIn(answer: Answer): boolean;
}

const doors: Record<string, () => Promise<Door>> = {
  async 'mail operators'() {
    const username = freshUsername();
    await setOperator(system, username, MailOperator.password);
    return {
      guess: (from, isRight) =>
        json(mailAuth.path, { username, password: isRight ? MailOperator.password : 'wrong' }, from),
      isIn: ({ status }) => status === 200,
    };
  },
  async 'SIP accounts, by DIGEST'() {
    const caller = await SipCaller.create(system);
    let count = 0;
    const [challenge] = challengesIn((await caller.bare('GET', myAccount.path)).headers['www-authenticate']);
    return {
      guess: (from, isRight) => {
        const wrong = isRight ? {} : { password: 'wrong horse' };
        const authorization = caller.answerTo(challenge!, 'GET', myAccount.path, {
          count: (count += 1),
          ...wrong,
        });
        return caller.bare('GET', myAccount.path, { headers: { authorization }, from });
      },
      isIn: ({ status }) => status === 200,
    };
  },
  async 'SIP accounts, in the panel'() {
    const browser = await PanelBrowser.withAccount(system);
    await browser.open('/panel/login');
    const { cookie, formToken, address } = browser;
    return {
      guess: (from, isRight) => {
        const password = isRight ? PanelBrowser.password : 'wrong-password';
        return call(
          system.running.baseUrl,
          panelLogin.path,
          {},
          {
            method: 'POST',
            from,
            headers: { 'content-type': 'application/json', cookie },
            body: JSON.stringify({ account: address, password, form_token: formToken }),
          },
        );
      },
      isIn: ({ status }) => status === 303,
    };
  },
};

test.each(Object.entries(doors))(
  '500 wrong passwords side by side let nobody in, and the owner meanwhile: %s',
  async (_name, doorOf) => {
    // So that no window ends meanwhile.
    system.clock.forwardToNextWindow(900);
    const door = await doorOf();
    const stranger = freshAddress();
    const statuses = new Map<number, number>();
    let lucky: Promise<Answer> | undefined;
    let owner: Promise<Answer> | undefined;
    const flood = Array.from({ length: FLOOD }, async () => {
      const answer = await door.guess(stranger, false);
      expect(door.isIn(answer)).toBe(false);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status !== 429) return;
      // The stranger has the right one now, and is refused; the owner is let in while the flood goes on.
      lucky ??= door.guess(stranger, true);
      owner ??= door.guess(freshAddress(), true);
    });
    await Promise.all(flood);
    // What a busy machine did not get round to in time told the stranger nothing.
    const { 429: refused = 0, 500: late = 0, ...checked } = Object.fromEntries(statuses);
    expect(Object.values(checked)).toEqual([20]);
    expect(20 + refused + late).toBe(FLOOD);
    expect((await lucky)?.status).toBe(429);
    expect(door.isIn(await owner!)).toBe(true);
    held += FLOOD;
  },
);

describe('whatever strangers send', () => {
  const NETWORKS = Array.from({ length: 50 }, (_network, index) => `127.200.0.${index + 1}`);
  const REQUESTS = 200;
  const RUNS = 4;

  /** An owner of one of everything. */
  async function anOwner() {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const caller = await SipCaller.create(system);
    const browser = await PanelBrowser.withAccount(system);
    const operator = freshUsername();
    await setOperator(system, operator, MailOperator.password);
    const installer = new TestInstaller(system, await freshCode(system));
    const phone = `+3369${String(freshNumber()).padStart(7, '1')}`;
    const username = freshUsername();
    const token = await pushedToken(system);
    const made = await postJson(system, createAccountWithToken.path, {
      username,
      password: SipCaller.password,
      algorithm: 'SHA-256',
      token,
      phone,
    });
    expect(made.status).toBe(200);
    const pin = await textedTo(phone, /\b(\d{4})\b/);
    const sip = `${username}@${system.running.deployed.accounts.sipDomain}`;
    return { gateway, caller, browser, operator, installer, phone, sip, pin };
  }
  type Owner = Awaited<ReturnType<typeof anOwner>>;

  let numbers = 0;
  const freshNumber = () => (numbers += 1);

  const textedTo = (phone: string, pattern: RegExp): Promise<string> =>
    eventually(() => {
      const text =
        system.running.inbox
          .list()
          .filter(({ to }) => to === phone)
          .at(-1)?.text ?? '';
      const code = pattern.exec(text)?.[1];
      if (!code) throw new Error(`No code in: ${text}`);
      return code;
    });

  /** What everybody may know of the owner, and guesses where only the owner knows. */
  const knownOf = (
    { gateway, caller, browser, operator, installer, sip, phone, pin }: Owner,
    words: readonly number[],
  ): Fields => ({
    name: gateway.name,
    email: gateway.email,
    desc: 'x',
    mode: '0',
    token: `00000000-0000-4000-8000-000000000000.${gateway.name}`,
    reclamationToken: '00000000-0000-4000-8000-000000000000',
    challenge: 'x',
    optout: '0',
    s: '00000000-0000-4000-8000-000000000000',
    sip: draw([sip, caller.address, browser.address], ...words),
    code: String((Number(pin) + 1) % 10_000).padStart(4, '0'),
    phone,
    username: operator,
    password: 'wrong horse',
    account: browser.address,
    domain: 'example.org',
    algorithm: 'MD5',
    ...installer.machine,
    install_code: 'IPT-SD-AAAAAA-AAAAAA-AAAAAA',
    precheck_token: 'x.y.z',
    install_token: 'x.y.z',
    activation_id: 'act_0123456789abcdef',
    hostname: 'ns1.example.com',
    public_ip: '192.0.2.17',
    product: 'slowdns',
    requested_ref: 'main',
    installer_version: '2026.03.31',
    pn_provider: 'fcm',
    pn_param: 'project-1',
    pn_prid: 'stranger',
  });

  /** Those that strangers gain most by. Each run goes for three of them, and now and then for any route. */
  const ATTACKED: readonly AnyRoute[] = [
    reclaim,
    subscribe,
    mailAuth,
    panelLogin,
    activate,
    precheck,
    activateByEmail,
    activateByPhone,
    myAccount,
  ];

  async function attack(owner: Owner, run: number): Promise<string[]> {
    const { caller, browser } = owner;
    const done: string[] = [];
    const gone = [0, 3, 6].map((offset) => ATTACKED[(offset + run) % ATTACKED.length]!);
    const [challenge] = challengesIn((await caller.bare('GET', myAccount.path)).headers['www-authenticate']);
    for (let step = 0; step < REQUESTS; step += 10) {
      await Promise.all(
        Array.from({ length: 10 }, async (_request, index) => {
          const words = [run, step, index] as const;
          const isAttack = draw([true, true, true, false], 'kind', ...words);
          const route = draw(isAttack ? gone : routes, 'route', ...words);
          const from = draw(NETWORKS, 'network', ...words);
          const fields = knownOf(owner, words);
          const given = Object.fromEntries(
            Object.keys(route.request.shape).flatMap((name) => {
              if (name === 'license_key') return [];
              // Some forget what they could know.
              return draw([true, true, true, false], name, ...words) ? [[name, fields[name] ?? 'x']] : [];
            }),
          );
          const { path, options } = requestWith(route, given);
          const authorization = caller.answerTo(challenge!, route.method, path, {
            password: 'wrong horse',
            count: 1,
          });
          const headers = {
            ...options.headers,
            from: `sip:${draw([caller.address, browser.address], 'caller', ...words)}`,
            authorization,
            'auth-token': 'x.y.z',
            cookie: 'slowdns_browser=x.y.z',
          };
          const { status } = await system.call(path, {}, { ...options, headers, from });
          done.push(`${route.id} from ${from}: ${status}`);
        }),
      );
    }
    return done;
  }

  /** @returns what the owner could not do */
  async function refusedTo(owner: Owner): Promise<string[]> {
    const { gateway, caller, browser, operator, installer, sip, pin, phone } = owner;
    const home = freshAddress();
    const answers: Record<string, () => Promise<Answer>> = {
      ping: () => system.call('/ping', { token: gateway.token }, { from: home }),
      renew: () => gateway.setChallenge('renewed'),
      'log in by DIGEST': () => caller.byDigest('GET', myAccount.path, { from: home }),
      'log in to the panel': () => browser.elsewhere().logIn(),
      'log in as an operator': () =>
        json(mailAuth.path, { username: operator, password: MailOperator.password }, home),
      async activate() {
        const own = new TestInstaller(system, await freshCode(system), home);
        own.machine = installer.machine;
        return own.activate(await own.precheckToken());
      },
      async 'activate by a texted code'() {
        const first = await json(activateByPhone.path.replace('{sip}', sip), { code: pin }, home);
        if (first.status === 200) return first;
        // Strangers burnt it: 13 characters were texted.
        const code = await textedTo(phone, /^(\w{13}) /);
        return json(activateByPhone.path.replace('{sip}', sip), { code }, home);
      },
      async reclaim() {
        const asked = await gateway.reclaim(home);
        if (asked.status !== 200) return asked;
        await system.running.idle();
        const mail = system
          .mailsTo(gateway.email)
          .filter(({ text }) => (text ?? '').includes('Enter this token'))
          .at(-1);
        const reclamationToken = reclamationTokenIn(mail?.text ?? '');
        return system.call(subscribe.path, { name: gateway.name, reclamationToken }, { from: home });
      },
    };
    const refused: string[] = [];
    for (const [what, act] of Object.entries(answers)) {
      const { status, text } = await act();
      if (![200, 303].includes(status)) refused.push(`${what}: ${status} ${text}`);
    }
    return refused;
  }

  test.each(Array.from({ length: RUNS }, (_run, index) => index))(
    'the owner logs in, reclaims, activates, pings and renews (run %i)',
    async (run) => {
      system.clock.forwardToNextWindow(86_400);
      const owner = await anOwner();
      const done = await attack(owner, run);
      expect(done).toHaveLength(REQUESTS);
      expect(done.filter((line) => / 50[02]$/.test(line))).toEqual([]);
      expect({ refused: await refusedTo(owner), hint: seedHint() }).toEqual({
        refused: [],
        hint: seedHint(),
      });
      held += REQUESTS;
    },
  );
});
