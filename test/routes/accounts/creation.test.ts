import { accountInfo } from '../../../functions/accounts/routes/account-info';
import { accountsPing } from '../../../functions/accounts/routes/accounts-ping';
import { activateByEmail } from '../../../functions/accounts/routes/activate-by-email';
import { activateByPhone } from '../../../functions/accounts/routes/activate-by-phone';
import { createAccount } from '../../../functions/accounts/routes/create-account';
import { createAccountWithToken } from '../../../functions/accounts/routes/create-account-with-token';
import { accountsSettingsSchema } from '../../../functions/accounts/settings';
import type { AnyRoute } from '../../../functions/http/route';
import { roleOf } from '../../../local/deployment';
import { freshAddress } from '../../support/call';
import { eventually } from '../../support/eventually';
import { postJson as post, pushedToken } from '../../support/pushed-token';
import { bodyOf, freshUsername, SipCaller } from '../../support/sip-caller';
import { useSystem, type TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectRefusal, FEW_LOGINS, guardsItsCaller, WAITS_FOR_NO_CODE } from './guards-its-caller';

const INTERNAL = 'Something went wrong on our side. Please try again.';

/** The code in what was sent to an address or number. */
const codeTo = (system: TestSystem, recipient: string, pattern: RegExp): Promise<string> =>
  eventually(() => {
    const texts = system.running.inbox.list().filter(({ to }) => to === recipient);
    const code = pattern.exec(texts.at(-1)?.text ?? '')?.[1];
    if (!code) throw new Error(`Nothing for ${recipient}`);
    return code;
  });
const MAILED = /^([A-Za-z0-9]{13})$/m;
const TEXTED = /\b(\d{4})\b/;

const wanted = (others: Record<string, unknown> = {}) => ({
  username: freshUsername(),
  password: SipCaller.password,
  algorithm: 'SHA-256',
  ...others,
});
const sipOf = (system: TestSystem, username: string) =>
  `${username}@${system.running.deployed.accounts.sipDomain}`;

describeRoute(accountsPing, (system) => {
  test('answers pong', async () => {
    expect(await system.call(accountsPing.path)).toMatchObject({ status: 200, text: 'pong' });
  });
});

describeRoute(accountInfo, (system) => {
  const info = (sip: string) => system.call(`/api/accounts/${encodeURIComponent(sip)}/info`);

  test('tells one network 300 times an hour who has an account, and not more', async () => {
    const { address } = await SipCaller.create(system);
    const from = freshAddress();
    const ask = (sip: string, own = from) =>
      system.call(`/api/accounts/${encodeURIComponent(sip)}/info`, {}, { from: own });
    const guesses = await Promise.all(
      Array.from({ length: 310 }, (_guess, index) => ask(`guess.${index}@sip.gateways.test`)),
    );
    expect(guesses.filter(({ status }) => status === 404)).toHaveLength(300);
    const limited = await ask(address);
    expectRefusal(limited, 429, /^Too many requests/);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(address, freshAddress())).status).toBe(200);
  });

  test('shows what is public, however the address is written', async () => {
    const { address, account } = await SipCaller.create(system, { email: 'ada@example.org', admin: true });
    const { username, domain } = account;
    for (const sip of [address, `sip:${address}`, `${username}@${domain.toUpperCase()}`]) {
      expect(bodyOf(await info(sip))).toEqual({
        username: account.username,
        domain: account.domain,
        realm: account.realm,
        activated: true,
        passwords: [{ algorithm: 'MD5' }, { algorithm: 'SHA-256' }],
      });
    }
  });

  test('answers 404 for no account, for what can be none, and for another spelling', async () => {
    expectRefusal(await info('nobody@sip.gateways.test'), 404, /no such account/);
    for (const sip of ['blabla', '@', 'a b@c', '%ff']) expectRefusal(await info(sip), 404, /no such account/);
    const { address } = await SipCaller.create(system);
    expectRefusal(await info(address.toUpperCase()), 404, /no such account/);
    system.faults.inject('error', { caller: roleOf(accountInfo) });
    expectRefusal(await info('nobody@sip.gateways.test'), 500, INTERNAL);
  });
});

describeRoute(
  createAccountWithToken,
  (system) => {
    const { path } = createAccountWithToken;

    test('creates an account that is not activated, under both names, and shows no secret', async () => {
      const [alias = ''] = createAccountWithToken.aliases as string[];
      for (const [at, name] of [
        [path, 'token'],
        [alias, 'account_creation_token'],
      ] as const) {
        const fields = wanted({ [name]: await pushedToken(system) });
        const body = bodyOf(await post(system, at, fields));
        expect(body).toMatchObject({
          username: fields.username,
          domain: 'sip.gateways.test',
          activated: false,
          admin: false,
          passwords: [{ algorithm: 'SHA-256' }],
        });
        expect(JSON.stringify(body)).not.toMatch(/confirmation_key"|hash|sealed/i);
        expect(await system.call(`/api/accounts/${sipOf(system, fields.username)}/info`)).toMatchObject({
          status: 200,
        });
      }
    });

    test('pushes the code to the device of the token, where no address or number is given', async () => {
      const device = `code-device-${Date.now()}`;
      const fields = wanted({ token: await pushedToken(system, device) });
      bodyOf(await post(system, path, fields));
      const pushes = () =>
        system.running.inbox
          .list()
          .filter(({ channel, to }) => channel === 'push' && to === device)
          .map(({ text }) => JSON.parse(text ?? '') as { code?: string });
      const { code } = await eventually(() => {
        const pushed = pushes().find((push) => push.code);
        if (!pushed) throw new Error('No code yet');
        return pushed;
      });
      expect(code).toMatch(/^[A-Za-z0-9]{13}$/);
      expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(device);
      expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(code);
      await system.running.idle();
      const activated = await activate(system, activateByEmail, sipOf(system, fields.username), code);
      expect(bodyOf(activated)).toMatchObject({ activated: true, email: null, phone: null });
    });

    test('looks at the token before it does anything else', async () => {
      const before = (await system.items()).find(({ pk }) => pk === 'sequences')?.lastId;
      expectRefusal(
        await post(system, path, wanted({ token: 'no-such-token' })),
        422,
        /^The token is unknown/,
      );
      expect((await system.items()).find(({ pk }) => pk === 'sequences')?.lastId).toBe(before);
    });

    test('creates one in another domain, whose realm is its own', async () => {
      const token = await pushedToken(system);
      expect(bodyOf(await post(system, path, wanted({ token, domain: 'Other.Example' })))).toMatchObject({
        domain: 'other.example',
        realm: 'other.example',
      });
    });

    test('creates none in a domain that is nobody’s here, and keeps the token', async () => {
      const token = await pushedToken(system);
      const foreign = wanted({ token, domain: 'foreign.example' });
      expectRefusal(await post(system, path, foreign), 422, 'The domain is none of this service.');
      bodyOf(await post(system, path, wanted({ token })));
    });

    test('15 concurrent uses of one token make one account', async () => {
      const token = await pushedToken(system);
      const before = (await system.items()).filter(({ pk }) => pk.startsWith('account#')).length;
      const answers = await Promise.all(
        Array.from({ length: 15 }, () => post(system, path, wanted({ token }))),
      );
      const statuses = answers.map(({ status }) => status).sort();
      console.log(`15 concurrent uses of one token: ${statuses.join(' ')}`);
      expect(statuses).toEqual([200, ...Array<number>(14).fill(422)]);
      const items = await system.items();
      expect(items.filter(({ pk }) => pk.startsWith('account#'))).toHaveLength(before + 1);
      expect(items.filter(({ pk }) => pk === 'account-ids')).toHaveLength(before + 1);
      expect(items.find(({ pk }) => pk === 'totals')?.accounts).toBe(before + 1);
    });

    test('one of those who want a username at once gets it, and the others keep their tokens', async () => {
      const fields = wanted();
      const tokens = await Promise.all(Array.from({ length: 5 }, () => pushedToken(system)));
      const answers = await Promise.all(tokens.map((token) => post(system, path, { ...fields, token })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const [loser = -1] = answers.flatMap(({ status }, position) => (status === 422 ? [position] : []));
      expectRefusal(answers[loser]!, 422, 'The username is taken in this domain.');
      bodyOf(await post(system, path, wanted({ token: tokens[loser] })));
    });

    test('refuses tokens that are none, and fields that cannot be', async () => {
      const token = await pushedToken(system);
      const refused = async (fields: Record<string, unknown>, message: RegExp) =>
        expectRefusal(await post(system, path, wanted({ token, ...fields })), 422, message);
      await refused({ token: 'unknown-token' }, /^The token is unknown, used up or expired/);
      await refused({ token: '' }, /^The token is missing/);
      await refused({ username: 'short' }, /^The username must be at least 6 characters/);
      await refused({ username: 'with space' }, /^The username must not contain spaces/);
      await refused(
        { username: 'UpperCase' },
        /^The username must be in lower case: what checks the password is made of the name as it is typed/,
      );
      await refused({ username: 'a:b@c/d' }, /^The username must be made of/);
      await refused({ username: undefined }, /^The username is missing/);
      await refused({ password: 'short' }, /^The password must be at least 6 characters/);
      await refused({ algorithm: 'SHA-512' }, /^The algorithm must be SHA-256 or MD5/);
      await refused({ domain: 'not a domain' }, /^The domain must be a domain name/);
      await refused({ email: 'nobody' }, /^The email must be a mail address/);
      await refused({ phone: '0612345678' }, /^The phone must be a phone number/);
      await refused({ phone: '+33612345678', email: 'ada@example.org' }, /please give one of them/);
      system.clock.forward({ seconds: 3_601 });
      await refused({}, /^The token is unknown, used up or expired/);
    });

    test('sends the code that activates, and limits how often to whom', async () => {
      const from = freshAddress();
      for (let mail = 0; mail < 5; mail += 1) {
        const fields = wanted({ token: await pushedToken(system), email: `often+${mail}@example.org` });
        bodyOf(await post(system, path, fields, from));
      }
      const email = 'often@example.org';
      const token = await pushedToken(system);
      const limited = await post(system, path, wanted({ token, email }), from);
      expectRefusal(limited, 429, /^Too many requests/);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      bodyOf(await post(system, path, wanted({ token, phone: '+33612345670' })));
      expect(await codeTo(system, '+33612345670', TEXTED)).toMatch(/^\d{4}$/);
      const owner = await SipCaller.create(system, { phone: '+33612345671' });
      expect(owner.account.phone).toBe('+33612345671');
      const taken = wanted({ token: await pushedToken(system), phone: '+33612345671' });
      expectRefusal(await post(system, path, taken), 422, /belongs to another account/);
    });

    test('says nothing of the cause when the database fails', async () => {
      system.faults.inject('error', { caller: roleOf(createAccountWithToken) });
      expectRefusal(await post(system, path, wanted({ token: 'x' })), 500, INTERNAL);
    });
  },
  // Address and number are the account's once they are proven.
  { ...FEW_LOGINS, alwaysNull: ['email', 'phone', 'email_changed'] },
);

/** An account that waits for its code. */
async function waiting(system: TestSystem, recipient: Recipient) {
  const fields = wanted({ token: await pushedToken(system), ...recipient });
  bodyOf(await post(system, createAccountWithToken.path, fields));
  const code = await codeTo(
    system,
    recipient.phone ?? recipient.email ?? '',
    recipient.phone ? TEXTED : MAILED,
  );
  // Its sender writes the account as well.
  await system.running.idle();
  const sip = sipOf(system, fields.username);
  return { sip, code, fields };
}
const activate = (system: TestSystem, route: AnyRoute, sip: string, code: unknown, from?: string) =>
  post(system, route.path.replace('{sip}', sip), { code }, from);

let numbers = 0;
const freshPhone = () => `+336${String((numbers += 1)).padStart(8, '1')}`;

interface Recipient {
  email?: string;
  phone?: string;
}

/** What both ways to activate guarantee. @param wrongCode well-formed, and never the right one */
const activates =
  (route: AnyRoute, recipient: () => Recipient, wrong: (code: string) => string) => (system: TestSystem) => {
    test('activates once, and proves where the code went', async () => {
      const to = recipient();
      const { sip, code } = await waiting(system, to);
      expectRefusal(await activate(system, route, sip, wrong(code)), 404, 'The code is incorrect.');
      expect(bodyOf(await activate(system, route, sip, code))).toMatchObject({
        activated: true,
        confirmation_key_expires: null,
        email: to.email ?? null,
        phone: to.phone ?? null,
      });
      expectRefusal(await activate(system, route, sip, code), 404, 'The code is incorrect.');
      expectRefusal(await activate(system, route, 'nobody@x.test', code), 404, /no such account/);
    });

    test('ends with its time', async () => {
      const { sip, code } = await waiting(system, recipient());
      system.clock.forward({ seconds: 8 * 86_400 });
      expectRefusal(await activate(system, route, sip, code), 403, 'The code has expired.');
    });

    test('refuses what is no code', async () => {
      for (const code of [undefined, '', 'x', '12345', {}, '123456789012']) {
        expectRefusal(await activate(system, route, 'nobody@x.test', code), 422, /^The code/);
      }
      expectRefusal(await activate(system, route, 'blabla', '1234'), 404, /no such account/);
      system.faults.inject('error', { caller: roleOf(route) });
      expectRefusal(await activate(system, route, 'nobody@x.test', '1234'), 500, INTERNAL);
    });

    test('an old client sends phone codes to the email route', async () => {
      const { sip, code } = await waiting(system, { phone: freshPhone() });
      bodyOf(await activate(system, activateByEmail, sip, code));
    });

    test('a number that became another account’s is told', async () => {
      const phone = freshPhone();
      const { sip, code } = await waiting(system, { phone });
      await SipCaller.create(system, { phone });
      expectRefusal(await activate(system, route, sip, code), 422, /belongs to another account/);
    });
  };

const wrongPin = (code: string) => String((Number(code) + 1) % 10_000).padStart(4, '0');

describeRoute(
  activateByEmail,
  (system) => {
    activates(
      activateByEmail,
      () => ({ email: `${freshUsername()}@example.org` }),
      () => 'aaaaaaaaaaaaa',
    )(system);

    test('burns 4 digits here as well, as old clients send them', async () => {
      const phone = freshPhone();
      const { sip, code } = await waiting(system, { phone });
      await burn(system, sip, code, activateByEmail);
      expectRefusal(await activate(system, activateByEmail, sip, code), 404, 'The code is incorrect.');
      bodyOf(await activate(system, activateByEmail, sip, await codeTo(system, phone, /^(\w{13}) /)));
    });

    test('13 characters never lock: strangers’ guesses are counted by network', async () => {
      const { sip, code } = await waiting(system, { email: `${freshUsername()}@example.org` });
      const stranger = freshAddress();
      const guesses = await Promise.all(
        Array.from({ length: 30 }, () => activate(system, activateByEmail, sip, 'aaaaaaaaaaaaa', stranger)),
      );
      const statuses = guesses.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(20).fill(404), ...Array<number>(10).fill(429)]);
      const limited = await activate(system, activateByEmail, sip, code, stranger);
      expectRefusal(limited, 429, /^Too many wrong codes/);
      bodyOf(await activate(system, activateByEmail, sip, code, freshAddress()));
    });
  },
  { ...FEW_LOGINS, alwaysNull: [...WAITS_FOR_NO_CODE, 'email_changed'] },
);

/** Twenty wrong codes, of five networks. */
async function burn(
  system: TestSystem,
  sip: string,
  code: string,
  route: AnyRoute = activateByPhone,
): Promise<void> {
  for (let network = 0; network < 5; network += 1) {
    const from = freshAddress();
    for (let time = 0; time < 4; time += 1) {
      expect((await activate(system, route, sip, wrongPin(code), from)).status).toBe(404);
    }
  }
}

describe('a text that replaces a burnt code, where no more texts may go', () => {
  const { limits } = accountsSettingsSchema.parse({ sipDomain: 'sip.gateways.test' });
  const system = useSystem({ accounts: { limits: { ...limits, textsPerAccountAndHour: 1 } } });

  test('waits, and is not dropped', async () => {
    system.clock.forwardToNextWindow(3_600);
    const phone = freshPhone();
    const { sip, code } = await waiting(system, { phone });
    await burn(system, sip, code);
    await system.running.idle();
    expect(system.mailsTo(phone)).toHaveLength(1);
    system.clock.forwardToNextWindow(3_600);
    await system.sweep();
    const long = await codeTo(system, phone, /^(\w{13}) /);
    bodyOf(await activate(system, activateByPhone, sip, long, freshAddress()));
  });
});

describeRoute(
  activateByPhone,
  (system) => {
    activates(activateByPhone, () => ({ phone: freshPhone() }), wrongPin)(system);

    test('five wrong codes of a network shut it out, side by side too, and nobody else', async () => {
      const { sip, code } = await waiting(system, { phone: freshPhone() });
      const stranger = freshAddress();
      const guesses = await Promise.all(
        Array.from({ length: 9 }, () => activate(system, activateByPhone, sip, wrongPin(code), stranger)),
      );
      const statuses = guesses.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(5).fill(404), ...Array<number>(4).fill(429)]);
      const limited = await activate(system, activateByPhone, sip, code, stranger);
      expectRefusal(limited, 429, /^Too many wrong codes/);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      bodyOf(await activate(system, activateByPhone, sip, code, freshAddress()));
    });

    test('twenty burn it: 13 characters are texted in its place, and live as long as a new code', async () => {
      const phone = freshPhone();
      const { sip, code } = await waiting(system, { phone });
      await burn(system, sip, code);
      expectRefusal(
        await activate(system, activateByPhone, sip, code, freshAddress()),
        404,
        'The code is incorrect.',
      );
      const long = await codeTo(system, phone, /^(\w{13}) /);
      system.clock.forward({ seconds: 6 * 86_400 });
      expect(bodyOf(await activate(system, activateByPhone, sip, long, freshAddress()))).toMatchObject({
        phone,
      });
    });
  },
  { ...FEW_LOGINS, alwaysNull: [...WAITS_FOR_NO_CODE, 'email_changed', 'email'] },
);

describeRoute(
  createAccount,
  (system) => {
    const { path } = createAccount;
    const create = async (fields: Record<string, unknown>) =>
      (await SipCaller.admin(system)).byKey('POST', path, wanted(fields));

    test.each([true, 1, '1', 'true'])('creates an activated one at once: %p', async (activated) => {
      const phone = freshPhone();
      const body = bodyOf(await create({ activated, admin: true, email: 'Ada@Example.org', phone }));
      expect(body).toMatchObject({ activated: true, admin: true, email: 'ada@example.org', phone });
      expect(body).not.toHaveProperty('confirmation_key');
      expectRefusal(await create({ activated, phone }), 422, /belongs to another account/);
    });

    test.each([undefined, false, 0, '0', 'false'])(
      'answers a code for one that is not: %p',
      async (activated) => {
        const body = bodyOf(await create({ activated, confirmation_key_expires: '2099-12-31 23:59:59' }));
        expect(body).toMatchObject({
          activated: false,
          confirmation_key: expect.stringMatching(/^[A-Za-z0-9]{13}$/) as string,
          confirmation_key_expires: '2099-12-31 23:59:59',
        });
        const sip = sipOf(system, String(body.username));
        bodyOf(await activate(system, activateByEmail, sip, body.confirmation_key));
        expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(body.confirmation_key);
      },
    );

    test('a code ends when the administrator says', async () => {
      const body = bodyOf(await create({ confirmation_key_expires: '2001-01-01 00:00:00' }));
      const sip = sipOf(system, String(body.username));
      const answer = await activate(system, activateByEmail, sip, body.confirmation_key);
      expectRefusal(answer, 403, 'The code has expired.');
    });

    test('says how long it lives, and sends none that has ended', async () => {
      const [late, ended] = [freshPhone(), freshPhone()];
      bodyOf(await create({ phone: late, confirmation_key_expires: '2099-12-31 23:59:59' }));
      await codeTo(system, late, TEXTED);
      expect(system.mailsTo(late).at(-1)?.text).toMatch(/It works until 2099-12-31 23:59 UTC\.$/);
      bodyOf(await create({ phone: ended, confirmation_key_expires: '2001-01-01 00:00:00' }));
      await system.running.idle();
      expect(system.mailsTo(ended)).toEqual([]);
    });

    test('sends the code instead, where it is told to whom', async () => {
      const email = `${freshUsername()}@example.org`;
      const body = bodyOf(await create({ email }));
      expect(body).not.toHaveProperty('confirmation_key');
      const code = await codeTo(system, email, MAILED);
      bodyOf(await activate(system, activateByEmail, sipOf(system, String(body.username)), code));
      const phone = freshPhone();
      const texted = bodyOf(await create({ phone }));
      const pin = await codeTo(system, phone, TEXTED);
      bodyOf(await activate(system, activateByPhone, sipOf(system, String(texted.username)), pin));
    });

    test('keeps domains apart', async () => {
      const username = freshUsername();
      expect(bodyOf(await create({ username, domain: 'Other.Example' }))).toMatchObject({
        domain: 'other.example',
        realm: 'other.example',
      });
      bodyOf(await create({ username }));
      expectRefusal(await create({ username }), 422, 'The username is taken in this domain.');
    });

    test.each([
      [{ activated: 'perhaps' }, /^The activated must be true or false/],
      [{ confirmation_key_expires: 'tomorrow' }, /^The confirmation_key_expires must be a time/],
      [{ confirmation_key_expires: '2030-02-31 00:00:00' }, /^The confirmation_key_expires must be a time/],
      [{ username: undefined }, /^The username is missing/],
    ])('refuses %p', async (fields, message) => {
      expectRefusal(await create(fields), 422, message);
    });

    guardsItsCaller(system, createAccount, { admin: true, fields: {} });
  },
  { ...FEW_LOGINS, alwaysNull: ['email_changed'] },
);
