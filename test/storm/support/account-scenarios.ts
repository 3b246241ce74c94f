import { accountInfo } from '../../../functions/accounts/routes/account-info';
import { activateAccount } from '../../../functions/accounts/routes/activate-account';
import { activateByEmail } from '../../../functions/accounts/routes/activate-by-email';
import { activateByPhone } from '../../../functions/accounts/routes/activate-by-phone';
import { changePassword } from '../../../functions/accounts/routes/change-password';
import { changePhone } from '../../../functions/accounts/routes/change-phone';
import { confirmEmail } from '../../../functions/accounts/routes/confirm-email';
import { createAccount } from '../../../functions/accounts/routes/create-account';
import { createAccountWithToken } from '../../../functions/accounts/routes/create-account-with-token';
import { deactivateAccount } from '../../../functions/accounts/routes/deactivate-account';
import { deleteAccount } from '../../../functions/accounts/routes/delete-account';
import { deleteMyAccount } from '../../../functions/accounts/routes/delete-my-account';
import { listAccounts } from '../../../functions/accounts/routes/list-accounts';
import { listDevices } from '../../../functions/accounts/routes/list-devices';
import { listRegistrarNotes } from '../../../functions/accounts/routes/list-registrar-notes';
import { myAccount } from '../../../functions/accounts/routes/my-account';
import { removeDevice } from '../../../functions/accounts/routes/remove-device';
import { removeRegistrarNote } from '../../../functions/accounts/routes/remove-registrar-note';
import { requestEmailChange } from '../../../functions/accounts/routes/request-email-change';
import { requestPhoneChange } from '../../../functions/accounts/routes/request-phone-change';
import { registrarCredentials } from '../../../functions/accounts/routes/registrar-credentials';
import { saveContacts } from '../../../functions/accounts/routes/save-contacts';
import { sendToken } from '../../../functions/accounts/routes/send-token';
import { showAccount } from '../../../functions/accounts/routes/show-account';
import type { AnyRoute } from '../../../functions/http/route';
import type { Account } from '../../../functions/accounts/account';
import type { WantedAccount } from '../../../functions/accounts/new-account';
import { eventually } from '../../support/eventually';
import { postJson, pushedToken } from '../../support/pushed-token';
import { Registrar } from '../../support/registrar-key';
import { bodyOf, freshUsername, SipCaller } from '../../support/sip-caller';
import { contactsOf, noteContacts } from '../../support/sip-contacts';
import type { TestSystem } from '../../support/test-system';
import type { Scenario } from './scenario';

const at = ({ path }: AnyRoute, value: number | string) =>
  path.replace(/\{\w+\}/, encodeURIComponent(String(value)));

const freshEmail = () => `${freshUsername()}@owner.example`;
let numbers = 0;
export const freshPhone = () => `+337${String((numbers += 1)).padStart(8, '0')}`;

/** Somebody who can call without a challenge first. */
async function caller(system: TestSystem, wanted: Partial<WantedAccount> = {}): Promise<SipCaller> {
  const made = await SipCaller.create(system, wanted);
  await made.makeApiKey();
  return made;
}

/** What was sent last to an address or number, waited for. */
const sentTo = (system: TestSystem, recipient: string): Promise<string> =>
  eventually(async () => {
    await system.running.idle();
    const message = system.mailsTo(recipient).at(-1);
    if (!message?.text) throw new Error(`Nothing for ${recipient}`);
    return message.text;
  });

const linkIn = (text: string) => {
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '');
  return `${pathname}${search}`;
};
const codeIn = (text: string) =>
  /^([A-Za-z0-9]{13})$/m.exec(text)?.[1] ?? /\b(\d{4})\b/.exec(text)?.[1] ?? '';

const newAccount = () => ({
  username: freshUsername(),
  password: SipCaller.password,
  algorithm: 'SHA-256',
});
const sipOf = (system: TestSystem, username: string) =>
  `${username}@${system.running.deployed.accounts.sipDomain}`;
const infoOf = (system: TestSystem, sip: string) => system.call(at(accountInfo, sip));

/** As many accounts are counted as there are. */
async function expectTrueTotal(system: TestSystem): Promise<void> {
  const items = await system.items();
  const accounts = items.filter(({ pk }) => pk.startsWith('account#'));
  expect(items.filter(({ pk }) => pk === 'account-ids')).toHaveLength(accounts.length);
  expect(items.find(({ pk }) => pk === 'totals')?.accounts).toBe(accounts.length);
}

async function expectGone(system: TestSystem, { address, account }: SipCaller): Promise<void> {
  expect((await infoOf(system, address)).status).toBe(404);
  expect(await contactsOf(system).list(account, 0)).toEqual([]);
  await expectTrueTotal(system);
  // Its number and name are free.
  const { username, phone } = account;
  await SipCaller.create(system, { username, ...(phone ? { phone } : {}) });
}

/** A request of a caller that shows something. */
const shows = (
  route: AnyRoute,
  prepare: (system: TestSystem) => Promise<{ person: SipCaller; path?: string; expected: string }>,
): Scenario => ({
  route,
  prepare: async (system) => {
    const { person, path = route.path, expected } = await prepare(system);
    const ask = () => person.byKey('GET', path);
    return { call: ask, holds: async (answer) => expect((answer ?? (await ask())).text).toContain(expected) };
  },
});

/** A request of a caller that changes the account. */
const changes = (
  route: AnyRoute,
  prepare: (system: TestSystem) => Promise<{
    person: SipCaller;
    target?: SipCaller;
    path?: string;
    fields?: Record<string, unknown>;
    expected: (account: Account | undefined) => void;
  }>,
  others: Pick<Scenario, 'repeated' | 'title'> = {},
): Scenario => ({
  route,
  ...others,
  prepare: async (system) => {
    const { person, target = person, path = route.path, fields, expected } = await prepare(system);
    return {
      call: () => person.byKey(route.method, path, fields),
      holds: async () => expected(await target.stored()),
    };
  },
});

/** Somebody who waits for the code that activates. */
async function waiting(system: TestSystem, recipient: { email: string } | { phone: string }) {
  const fields = { ...newAccount(), ...recipient, token: await pushedToken(system) };
  bodyOf(await postJson(system, createAccountWithToken.path, fields));
  const to = Object.values(recipient)[0]!;
  return { sip: sipOf(system, fields.username), code: codeIn(await sentTo(system, to)) };
}

const activates = (route: AnyRoute, recipient: () => { email: string } | { phone: string }): Scenario => ({
  route,
  repeated: [404],
  prepare: async (system) => {
    const { sip, code } = await waiting(system, recipient());
    return {
      call: () => postJson(system, at(route, sip), { code }),
      holds: async () => expect(bodyOf(await infoOf(system, sip))).toMatchObject({ activated: true }),
    };
  },
});

const creates = (recipient: () => { email?: string; phone?: string }, title: string): Scenario => ({
  route: createAccountWithToken,
  title,
  repeated: [422],
  prepare: async (system) => {
    const to = recipient();
    const fields = { ...newAccount(), ...to, token: await pushedToken(system) };
    return {
      call: () => postJson(system, createAccountWithToken.path, fields),
      holds: async () => {
        const sip = sipOf(system, fields.username);
        expect(bodyOf(await infoOf(system, sip))).toMatchObject({ activated: false });
        await expectTrueTotal(system);
        const code = codeIn(await sentTo(system, to.email ?? to.phone ?? ''));
        bodyOf(await postJson(system, at(activateByEmail, sip), { code }));
      },
    };
  },
});

/** Each request of a SIP client, an administrator and a registrar. */
export const accountScenarios: readonly Scenario[] = [
  {
    route: sendToken,
    repeated: [403],
    prepare: async (system) => {
      const device = { pn_provider: 'fcm', pn_param: 'project-1', pn_prid: `storm-${freshUsername()}` };
      return {
        call: () => postJson(system, sendToken.path, device),
        holds: async () => {
          const push = await sentTo(system, device.pn_prid);
          const { token } = JSON.parse(push) as { token: string };
          bodyOf(await postJson(system, createAccountWithToken.path, { ...newAccount(), token }));
        },
      };
    },
  },
  {
    route: accountInfo,
    prepare: async (system) => {
      const { address, account } = await SipCaller.create(system);
      const ask = () => infoOf(system, address);
      return {
        call: ask,
        holds: async (answer) => expect((answer ?? (await ask())).text).toContain(account.username),
      };
    },
  },
  creates(() => ({ email: freshEmail() }), 'with a mail address'),
  creates(() => ({ phone: freshPhone() }), 'with a number'),
  activates(activateByEmail, () => ({ email: freshEmail() })),
  activates(activateByPhone, () => ({ phone: freshPhone() })),
  shows(myAccount, async (system) => {
    const person = await caller(system);
    return { person, expected: person.account.username };
  }),
  {
    route: myAccount,
    title: 'by DIGEST',
    prepare: async (system) => {
      const person = await SipCaller.create(system);
      const ask = () => person.byDigest('GET', myAccount.path);
      return { call: ask, holds: async () => void bodyOf(await ask()) };
    },
  },
  {
    route: deleteMyAccount,
    repeated: [404],
    // The devices first.
    inSteps: true,
    prepare: async (system) => {
      const person = await caller(system, { phone: freshPhone() });
      await noteContacts(system, person.account.id, 2);
      return {
        call: () => person.byKey('DELETE', deleteMyAccount.path),
        holds: () => expectGone(system, person),
      };
    },
  },
  {
    route: requestEmailChange,
    prepare: async (system) => {
      const person = await caller(system, { email: freshEmail() });
      const email = freshEmail();
      return {
        call: () => person.byKey('POST', requestEmailChange.path, { email }),
        holds: async () => {
          expect((await system.call(linkIn(await sentTo(system, email)))).status).toBe(200);
          expect((await person.stored())?.email).toBe(email);
        },
      };
    },
  },
  {
    route: confirmEmail,
    prepare: async (system) => {
      const person = await caller(system, { email: freshEmail() });
      const email = freshEmail();
      bodyOf(await person.byKey('POST', requestEmailChange.path, { email }));
      const link = linkIn(await sentTo(system, email));
      return {
        call: () => system.call(link),
        holds: async () => expect((await person.stored())?.email).toBe(email),
      };
    },
  },
  {
    route: changePassword,
    // The old one is not the old one any more.
    repeated: [422],
    prepare: async (system) => {
      const person = await caller(system);
      const fields = { algorithm: 'SHA-256', password: 'battery staple', old_password: SipCaller.password };
      return {
        call: () => person.byKey('POST', changePassword.path, fields),
        holds: async () => {
          expect((await person.byDigest('GET', myAccount.path)).status).toBe(401);
          person.password = fields.password;
          bodyOf(await person.byDigest('GET', myAccount.path));
        },
      };
    },
  },
  {
    route: requestPhoneChange,
    prepare: async (system) => {
      const person = await caller(system);
      const phone = freshPhone();
      return {
        call: () => person.byKey('POST', requestPhoneChange.path, { phone }),
        holds: async () => {
          const code = codeIn(await sentTo(system, phone));
          bodyOf(await person.byKey('POST', changePhone.path, { code }));
          expect((await person.stored())?.phone).toBe(phone);
        },
      };
    },
  },
  {
    route: changePhone,
    // The code is used up: none is awaited any more.
    repeated: [404],
    prepare: async (system) => {
      const [old, phone] = [freshPhone(), freshPhone()];
      const person = await caller(system, { phone: old });
      bodyOf(await person.byKey('POST', requestPhoneChange.path, { phone }));
      const code = codeIn(await sentTo(system, phone));
      return {
        call: () => person.byKey('POST', changePhone.path, { code }),
        holds: async () => {
          expect((await person.stored())?.phone).toBe(phone);
          // The old number is free, and the new one is not.
          await SipCaller.create(system, { phone: old });
          await expect(SipCaller.create(system, { phone })).rejects.toThrow();
        },
      };
    },
  },
  shows(listDevices, async (system) => {
    const person = await caller(system);
    await noteContacts(system, person.account.id, 1);
    return { person, expected: 'device-0' };
  }),
  {
    route: removeDevice,
    repeated: [404],
    prepare: async (system) => {
      const person = await caller(system);
      await noteContacts(system, person.account.id, 2);
      return {
        call: () => person.byKey('DELETE', at(removeDevice, 'device-0')),
        holds: async () => {
          const devices = await contactsOf(system).list(person.account, 0);
          expect(devices.map(({ uuid }) => uuid)).toEqual(['device-1']);
          const notes = (await contactsOf(system).notes(100)).filter(
            ({ account }) => account === person.address,
          );
          expect(notes).toMatchObject([{ event: 'deleted', uuid: 'device-0' }]);
        },
      };
    },
  },
  {
    route: createAccount,
    repeated: [422],
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const [email, phone] = [freshEmail(), freshPhone()];
      const fields = { ...newAccount(), activated: true, email, phone };
      return {
        call: () => admin.byKey('POST', createAccount.path, fields),
        holds: async () => {
          expect(bodyOf(await infoOf(system, sipOf(system, fields.username)))).toMatchObject({
            activated: true,
          });
          await expectTrueTotal(system);
          await expect(SipCaller.create(system, { phone })).rejects.toThrow();
        },
      };
    },
  },
  {
    route: createAccount,
    title: 'which gets its code',
    repeated: [422],
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const email = freshEmail();
      const fields = { ...newAccount(), email };
      return {
        call: () => admin.byKey('POST', createAccount.path, fields),
        holds: async () => {
          const code = codeIn(await sentTo(system, email));
          bodyOf(await postJson(system, at(activateByEmail, sipOf(system, fields.username)), { code }));
          await expectTrueTotal(system);
        },
      };
    },
  },
  shows(listAccounts, async (system) => {
    return { person: await SipCaller.admin(system), expected: '"data":[{"id":1,' };
  }),
  shows(showAccount, async (system) => {
    const person = await SipCaller.admin(system);
    const { account } = await SipCaller.create(system);
    return { person, path: at(showAccount, account.id), expected: account.username };
  }),
  {
    route: deleteAccount,
    repeated: [404],
    inSteps: true,
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const target = await SipCaller.create(system, { phone: freshPhone() });
      await noteContacts(system, target.account.id, 2);
      return {
        call: () => admin.byKey('DELETE', at(deleteAccount, target.account.id)),
        holds: () => expectGone(system, target),
      };
    },
  },
  changes(activateAccount, async (system) => {
    const person = await SipCaller.admin(system);
    const phone = freshPhone();
    const target = await SipCaller.create(system, { activated: false, phone });
    return {
      person,
      target,
      path: at(activateAccount, target.account.id),
      expected: (account) => expect(account).toMatchObject({ activated: true, phone }),
    };
  }),
  changes(deactivateAccount, async (system) => {
    const person = await SipCaller.admin(system);
    const target = await SipCaller.create(system);
    return {
      person,
      target,
      path: at(deactivateAccount, target.account.id),
      expected: (account) => expect(account).toMatchObject({ activated: false }),
    };
  }),
  {
    route: saveContacts,
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const { account, address } = await SipCaller.create(system);
      const expires_at = Math.floor(system.clock.now() / 1_000) + 600;
      const contacts = ['one', 'two', 'three'].map((uuid) => ({ uuid, expires_at }));
      return {
        call: () => admin.byKey('PUT', saveContacts.path, { account: address, contacts }),
        holds: async () => {
          const devices = await contactsOf(system).list(account, 0);
          expect(devices.map(({ uuid }) => uuid).sort()).toEqual(['one', 'three', 'two']);
        },
      };
    },
  },
  {
    route: registrarCredentials,
    prepare: async (system) => {
      const registrar = await Registrar.create(system);
      const { address } = await SipCaller.create(system);
      const ask = () => registrar.ask('GET', at(registrarCredentials, address));
      return {
        call: ask,
        holds: async (answer) =>
          expect(bodyOf(answer ?? (await ask()))).toMatchObject({ username: address.split('@')[0] }),
      };
    },
  },
  {
    route: listRegistrarNotes,
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const { address } = await leaveNote(system);
      const ask = () => admin.byKey('GET', listRegistrarNotes.path);
      return {
        call: ask,
        holds: async (answer) => expect((answer ?? (await ask())).text).toContain(address),
      };
    },
  },
  {
    route: removeRegistrarNote,
    prepare: async (system) => {
      const admin = await SipCaller.admin(system);
      const { id } = await leaveNote(system);
      return {
        call: () => admin.byKey('DELETE', at(removeRegistrarNote, id)),
        holds: async () =>
          expect((await contactsOf(system).notes(100)).map((note) => note.id)).not.toContain(id),
      };
    },
  },
];

/** Somebody removed a device: the registrar shall forget it. */
async function leaveNote(system: TestSystem): Promise<{ id: string; address: string }> {
  const owner = await caller(system);
  await noteContacts(system, owner.account.id, 1);
  bodyOf(await owner.byKey('DELETE', at(removeDevice, 'device-0')));
  const note = (await contactsOf(system).notes(100)).find(({ account }) => account === owner.address)!;
  return { id: note.id, address: owner.address };
}
