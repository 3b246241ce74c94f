import { changePassword } from '../../../functions/accounts/routes/change-password';
import { changePhone } from '../../../functions/accounts/routes/change-phone';
import { confirmEmail } from '../../../functions/accounts/routes/confirm-email';
import { requestEmailChange } from '../../../functions/accounts/routes/request-email-change';
import { requestPhoneChange } from '../../../functions/accounts/routes/request-phone-change';
import { myAccount } from '../../../functions/accounts/routes/my-account';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { bodyOf, SipCaller } from '../../support/sip-caller';
import { contactsOf, noteContacts } from '../../support/sip-contacts';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectRefusal, FEW_LOGINS, guardsItsCaller, WAITS_FOR_NO_CODE } from './guards-its-caller';

const ask = (
  caller: SipCaller,
  route: { path: string },
  fields: Record<string, unknown>,
  path = route.path,
) => caller.byDigest('POST', path, { fields });

let addresses = 0;
const freshEmail = () => `new${(addresses += 1)}@example.org`;
let numbers = 0;
const freshPhone = () => `+336${String((numbers += 1)).padStart(8, '2')}`;

/** Path and query of the link that was mailed. */
async function linkTo(system: TestSystem, email: string): Promise<string> {
  const { text = '' } = await system.nextMail(email);
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '');
  return `${pathname}${search}`;
}

/** The code in the last text to a number. */
const pinTo = (system: TestSystem, phone: string, before?: string): Promise<string> =>
  eventually(() => {
    const pin = /\b(\d{4})\b/.exec(
      system.running.inbox
        .list()
        .filter(({ to }) => to === phone)
        .at(-1)?.text ?? '',
    );
    if (!pin?.[1] || pin[1] === before) throw new Error(`No text to ${phone}`);
    return pin[1];
  });
const otherPin = (pin: string) => String((Number(pin) + 1) % 10_000).padStart(4, '0');

describeRoute(
  requestEmailChange,
  (system) => {
    test('changes nothing until the link is followed, under both names', async () => {
      const caller = await SipCaller.create(system, { email: 'old@example.org' });
      const [alias = ''] = requestEmailChange.aliases as string[];
      for (const path of [requestEmailChange.path, alias]) {
        const email = freshEmail();
        bodyOf(await ask(caller, requestEmailChange, { email }, path));
        expect(bodyOf(await caller.byDigest('GET', myAccount.path))).toMatchObject({
          email_changed: { new_email: email },
        });
        expect(await system.call(await linkTo(system, email))).toMatchObject({ status: 200 });
        expect(bodyOf(await caller.byDigest('GET', myAccount.path))).toMatchObject({
          email,
          email_changed: null,
        });
      }
    });

    test('limits how often', async () => {
      const caller = await SipCaller.create(system);
      for (let mail = 0; mail < 5; mail += 1) {
        bodyOf(await ask(caller, requestEmailChange, { email: freshEmail() }));
      }
      expectRefusal(
        await ask(caller, requestEmailChange, { email: freshEmail() }),
        429,
        /^Too many requests/,
      );
      expectRefusal(await ask(caller, requestEmailChange, { email: 'nobody' }), 422, /^The email must be/);
    });

    test('refuses the address that the account has', async () => {
      const caller = await SipCaller.create(system, { email: 'own@example.org' });
      for (const email of ['own@example.org', 'Own@Example.org ']) {
        const answer = await ask(caller, requestEmailChange, { email });
        expectRefusal(answer, 422, 'The email is the account’s already.');
      }
      expect(system.mailsTo('own@example.org')).toEqual([]);
    });

    guardsItsCaller(system, requestEmailChange, { fields: { email: 'nobody' } });
  },
  FEW_LOGINS,
);

describeRoute(confirmEmail, (system) => {
  test('shows the same page twice; a link that was replaced or is old, and one that is none, do nothing', async () => {
    const caller = await SipCaller.create(system);
    const [first, second] = [freshEmail(), freshEmail()];
    bodyOf(await ask(caller, requestEmailChange, { email: first }));
    const replaced = await linkTo(system, first);
    bodyOf(await ask(caller, requestEmailChange, { email: second }));
    const link = await linkTo(system, second);
    expect((await system.call(replaced)).status).toBe(404);
    const pages = [await system.call(link), await system.call(link)];
    expect(pages[0]).toMatchObject({ status: 200, text: expect.stringContaining(second) as string });
    expect(pages[1]!.text).toBe(pages[0]!.text);
    expect(pages[0]!.headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await caller.stored())?.email).toBe(second);

    const late = freshEmail();
    bodyOf(await ask(caller, requestEmailChange, { email: late }));
    const lateLink = await linkTo(system, late);
    system.clock.forward({ seconds: 86_401 });
    expect((await system.call(lateLink)).status).toBe(404);
    expect((await system.call(`${confirmEmail.path}?s=999999.${'x'.repeat(32)}`)).status).toBe(404);
    for (const query of ['', '?s=', '?s=x', '?s=<b>']) {
      const { status, text } = await system.call(`${confirmEmail.path}${query}`);
      expect(status).toBe(422);
      expect(text).toMatch(/^<!doctype html>/);
    }
    expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(link.split('.').at(-1));
    system.faults.inject('error', { caller: roleOf(confirmEmail) });
    expect((await system.call(link)).status).toBe(500);
  });
});

describeRoute(
  changePassword,
  (system) => {
    const next = { algorithm: 'SHA-256', password: 'battery staple', old_password: SipCaller.password };

    test('replaces what was kept of the old one, for every algorithm', async () => {
      const caller = await SipCaller.complete(system);
      expect(bodyOf(await ask(caller, changePassword, next))).toMatchObject({
        passwords: [{ algorithm: 'SHA-256' }],
        ...caller.shownComplete,
      });
      expect((await caller.byDigest('GET', myAccount.path)).status).toBe(401);
      caller.password = next.password;
      bodyOf(await caller.byDigest('GET', myAccount.path));
      expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(next.password);
    });

    test('tells the registrar, whose devices registered with the old one', async () => {
      const caller = await SipCaller.create(system);
      await noteContacts(system, caller.account.id, 1);
      bodyOf(await ask(caller, changePassword, next));
      const notes = (await contactsOf(system).notes(100)).filter(({ account }) => account === caller.address);
      expect(notes).toMatchObject([{ event: 'password-changed', account: caller.address }]);
      caller.password = next.password;
      expect(bodyOf(await caller.byDigest('GET', '/api/accounts/me/devices'))).toEqual({});
    });

    test('ends the API key, but for the one that it is made with', async () => {
      const caller = await SipCaller.create(system);
      await caller.makeApiKey();
      bodyOf(await caller.byKey('POST', changePassword.path, next));
      bodyOf(await caller.byKey('GET', myAccount.path));
      caller.password = next.password;
      const again = { ...next, old_password: next.password, password: 'a third one' };
      bodyOf(await caller.byDigest('POST', changePassword.path, { fields: again }));
      expectRefusal(await caller.byKey('GET', myAccount.path), 401, 'API key invalid');
    });

    test('wants the old one, right', async () => {
      const caller = await SipCaller.create(system);
      const wrong = { ...next, old_password: 'wrong horse' };
      expectRefusal(await ask(caller, changePassword, wrong), 422, /^The old_password is not the account/);
      const { old_password: _none, ...none } = next;
      expectRefusal(await ask(caller, changePassword, none), 422, /^The old_password is missing/);
      expectRefusal(
        await ask(caller, changePassword, { ...next, password: 'short' }),
        422,
        /^The password must/,
      );
      expectRefusal(
        await ask(caller, changePassword, { ...next, algorithm: 'x' }),
        422,
        /^The algorithm must/,
      );
      bodyOf(await caller.byDigest('GET', myAccount.path));
    });

    test('one of several changes at once is made', async () => {
      const caller = await SipCaller.create(system);
      const answers = await Promise.all(
        ['first one', 'second one', 'third one'].map((password) =>
          ask(caller, changePassword, { ...next, password }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    guardsItsCaller(system, changePassword, { fields: {} });
  },
  { ...FEW_LOGINS, alwaysNull: WAITS_FOR_NO_CODE },
);

describeRoute(
  requestPhoneChange,
  (system) => {
    test('texts a code, to numbers that can be this account’s, and not too often', async () => {
      const caller = await SipCaller.create(system);
      const phone = freshPhone();
      bodyOf(await ask(caller, requestPhoneChange, { phone }));
      expect(await pinTo(system, phone)).toMatch(/^\d{4}$/);
      const owner = await SipCaller.create(system, { phone: freshPhone() });
      const taken = await ask(caller, requestPhoneChange, { phone: owner.account.phone });
      expectRefusal(taken, 422, /belongs to another account/);
      for (const wrong of ['0612345678', '+336', 'x', 33612345678]) {
        expectRefusal(await ask(caller, requestPhoneChange, { phone: wrong }), 422, /^The phone must be/);
      }
      for (let text = 1; text < 5; text += 1) bodyOf(await ask(caller, requestPhoneChange, { phone }));
      expectRefusal(await ask(caller, requestPhoneChange, { phone }), 429, /^Too many requests/);
    });

    test.each(['+881612345678', '+882161234567', '+979123456789', '+1', '+8613123456789'])(
      'texts nobody at %s: no country of the settings',
      async (phone) => {
        const answer = await ask(await SipCaller.create(system), requestPhoneChange, { phone });
        expectRefusal(
          answer,
          422,
          /^The phone (must be|is in a country that this service sends no texts to)/,
        );
      },
    );

    test('texts an account ten times a day at most', async () => {
      const caller = await SipCaller.create(system);
      system.clock.forwardToNextWindow(86_400);
      const request = () => ask(caller, requestPhoneChange, { phone: freshPhone() });
      for (let text = 1; text <= 10; text += 1) {
        bodyOf(await request());
        if (text % 5 === 0) system.clock.forwardToNextWindow(3_600);
      }
      const limited = await request();
      expectRefusal(limited, 429, /^Too many requests/);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(3_600);
    });

    test('refuses the number that the account has', async () => {
      const phone = freshPhone();
      const caller = await SipCaller.create(system, { phone });
      const answer = await ask(caller, requestPhoneChange, { phone });
      expectRefusal(answer, 422, 'The phone is the account’s already.');
    });

    guardsItsCaller(system, requestPhoneChange, { fields: { phone: 'x' } });
  },
  FEW_LOGINS,
);

describeRoute(
  changePhone,
  (system) => {
    async function requested(phone = freshPhone(), known?: SipCaller) {
      const caller = known ?? (await SipCaller.create(system));
      bodyOf(await ask(caller, requestPhoneChange, { phone }));
      return { caller, phone, pin: await pinTo(system, phone) };
    }

    test('sets the number, and frees the one before', async () => {
      const { caller, phone, pin } = await requested(undefined, await SipCaller.complete(system));
      const shown = bodyOf(await ask(caller, changePhone, { code: pin }));
      expect(shown).toMatchObject({ ...caller.shownComplete, phone });
      const old = caller.account.phone!;
      expectRefusal(await ask(caller, changePhone, { code: pin }), 404, /^No code is awaited/);
      expect((await SipCaller.create(system, { phone: old })).account.phone).toBe(old);
    });

    test('a wrong code burns the right one', async () => {
      const { caller, pin } = await requested();
      expectRefusal(await ask(caller, changePhone, { code: otherPin(pin) }), 403, /^The code is incorrect/);
      expectRefusal(await ask(caller, changePhone, { code: pin }), 404, /^No code is awaited/);
    });

    test('ends with its time, and was never there without a request', async () => {
      const { caller, pin } = await requested();
      system.clock.forward({ seconds: 601 });
      expectRefusal(await ask(caller, changePhone, { code: pin }), 403, /^The code is incorrect/);
      expectRefusal(
        await ask(await SipCaller.create(system), changePhone, { code: '0000' }),
        404,
        /^No code is awaited/,
      );
      expectRefusal(await ask(caller, changePhone, { code: 'x' }), 422, /^The code must be/);
    });

    test('one of two accounts that want a number at once has it', async () => {
      const phone = freshPhone();
      const first = await requested(phone);
      const second = await SipCaller.create(system);
      bodyOf(await ask(second, requestPhoneChange, { phone }));
      const pin = await pinTo(system, phone, first.pin);
      const answers = await Promise.all([
        ask(first.caller, changePhone, { code: first.pin }),
        ask(second, changePhone, { code: pin }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    });

    guardsItsCaller(system, changePhone, { fields: { code: 'x' } });
  },
  { ...FEW_LOGINS, alwaysNull: WAITS_FOR_NO_CODE },
);
