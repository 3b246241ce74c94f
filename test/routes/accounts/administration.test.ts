import { activateAccount } from '../../../functions/accounts/routes/activate-account';
import { deactivateAccount } from '../../../functions/accounts/routes/deactivate-account';
import { deleteAccount } from '../../../functions/accounts/routes/delete-account';
import { listAccounts } from '../../../functions/accounts/routes/list-accounts';
import { showAccount } from '../../../functions/accounts/routes/show-account';
import { epochSeconds } from '../../../functions/clock';
import type { AnyRoute } from '../../../functions/http/route';
import { roleOf } from '../../../local/deployment';
import type { TestSystem } from '../../support/test-system';
import { bodyOf, SipCaller } from '../../support/sip-caller';
import { contactsOf, noteContacts } from '../../support/sip-contacts';
import { describeRoute } from '../describe-route';
import { expectRefusal, FEW_LOGINS, guardsItsCaller, WAITS_FOR_NO_CODE } from './guards-its-caller';

const at = ({ path }: AnyRoute, id: number | string) => path.replace('{id}', String(id));

/** An account whose code was not used yet. */
const WAITING = { activated: false, codeEndsAt: Date.UTC(2099, 0, 1) / 1_000 };
const WAITING_SHOWN = { confirmation_key_expires: '2099-01-01 00:00:00' };

/** What every route about one account answers for an id that is none. */
function findsItsAccount(system: TestSystem, route: AnyRoute): void {
  test('answers 404 for no account, and for what can be none', async () => {
    const admin = await SipCaller.admin(system);
    expectRefusal(await admin.byKey(route.method, at(route, 999_999)), 404, /no such account/);
    for (const id of ['0', '-1', 'x', '1.5', '99999999999999']) {
      expectRefusal(await admin.byKey(route.method, at(route, id)), 404, 'There is no such account.');
    }
  });
  guardsItsCaller(system, route, { admin: true });
}

describeRoute(
  showAccount,
  (system) => {
    test('shows any account', async () => {
      const admin = await SipCaller.admin(system);
      const waiting = await SipCaller.create(system, WAITING);
      const complete = await SipCaller.complete(system);
      for (const [{ account }, shown] of [
        [waiting, { activated: false, ...WAITING_SHOWN }],
        [complete, { activated: true, ...complete.shownComplete }],
      ] as const) {
        const body = bodyOf(await admin.byKey('GET', at(showAccount, account.id)));
        expect(body).toMatchObject({ id: account.id, username: account.username, ...shown });
        expect(JSON.stringify(body)).not.toMatch(/sealed|hash|confirmation_key"/i);
      }
    });
    findsItsAccount(system, showAccount);
  },
  FEW_LOGINS,
);

describeRoute(
  activateAccount,
  (system) => {
    test('activates, by both methods, and vouches for where the code went', async () => {
      const admin = await SipCaller.admin(system);
      for (const [method, phone] of [
        ['GET', '+33612345601'],
        ['POST', '+33612345602'],
      ] as const) {
        const { account } = await SipCaller.create(system, { activated: false, phone });
        // The sender of its code writes the account as well.
        await system.running.idle();
        const body = bodyOf(await admin.byKey(method, at(activateAccount, account.id)));
        expect(body).toMatchObject({ id: account.id, activated: true, phone });
        expect(bodyOf(await admin.byKey(method, at(activateAccount, account.id)))).toEqual(body);
      }
    });

    test('activates one again with all that it had', async () => {
      const admin = await SipCaller.admin(system);
      const complete = await SipCaller.complete(system);
      await complete.change({ activated: false });
      const body = bodyOf(await admin.byKey('POST', at(activateAccount, complete.account.id)));
      expect(body).toMatchObject({ activated: true, ...complete.shownComplete });
    });
    findsItsAccount(system, activateAccount);
  },
  { ...FEW_LOGINS, alwaysNull: WAITS_FOR_NO_CODE },
);

describeRoute(
  deactivateAccount,
  (system) => {
    test('shuts out at once, by both methods, until activated again', async () => {
      const admin = await SipCaller.admin(system);
      const caller = await SipCaller.complete(system);
      for (const method of ['GET', 'POST']) {
        const body = bodyOf(await admin.byKey(method, at(deactivateAccount, caller.account.id)));
        expect(body).toMatchObject({ activated: false, ...caller.shownComplete });
        expect((await caller.byDigest('GET', '/api/accounts/me')).status).toBe(401);
        bodyOf(await admin.byKey(method, at(activateAccount, caller.account.id)));
        bodyOf(await caller.byDigest('GET', '/api/accounts/me'));
      }
    });
    test('tells the registrar, and forgets the devices for good', async () => {
      const admin = await SipCaller.admin(system);
      const owner = await SipCaller.create(system);
      await noteContacts(system, owner.account.id, 2);
      bodyOf(await admin.byKey('POST', at(deactivateAccount, owner.account.id)));
      const notes = (await contactsOf(system).notes(100)).filter(({ account }) => account === owner.address);
      expect(notes).toEqual([expect.objectContaining({ event: 'deactivated', account: owner.address })]);
      expect(notes[0]).not.toHaveProperty('uuid');
      bodyOf(await admin.byKey('POST', at(activateAccount, owner.account.id)));
      expect(bodyOf(await owner.byDigest('GET', '/api/accounts/me/devices'))).toEqual({});
      system.clock.forward({ seconds: 1 });
      await noteContacts(system, owner.account.id, 1);
      expect(Object.keys(bodyOf(await owner.byDigest('GET', '/api/accounts/me/devices')))).toEqual([
        'device-0',
      ]);
    });
    test('leaves one alone that waits for its code', async () => {
      const admin = await SipCaller.admin(system);
      const { account } = await SipCaller.create(system, WAITING);
      const body = bodyOf(await admin.byKey('POST', at(deactivateAccount, account.id)));
      expect(body).toMatchObject({ activated: false, ...WAITING_SHOWN });
    });
    findsItsAccount(system, deactivateAccount);
  },
  FEW_LOGINS,
);

describeRoute(
  deleteAccount,
  (system) => {
    test('deletes once, however many ask at once, and counts', async () => {
      const admin = await SipCaller.admin(system);
      const { account } = await SipCaller.create(system, { phone: '+33612345699' });
      await noteContacts(system, account.id, 3);
      const { total } = bodyOf(await admin.byKey('GET', listAccounts.path)) as { total: number };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => admin.byKey('DELETE', at(deleteAccount, account.id))),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(bodyOf(await admin.byKey('GET', listAccounts.path))).toMatchObject({ total: total - 1 });
    });
    test('leaves no devices behind when it has to be asked twice', async () => {
      const admin = await SipCaller.admin(system);
      const { account } = await SipCaller.create(system);
      await noteContacts(system, account.id, 2);
      system.faults.inject('error', { caller: roleOf(deleteAccount), operation: 'BatchWriteItem' });
      expect((await admin.byKey('DELETE', at(deleteAccount, account.id))).status).toBe(500);
      system.faults.clear();
      bodyOf(await admin.byKey('DELETE', at(deleteAccount, account.id)));
      expect(await contactsOf(system).list(account, 0)).toEqual([]);
      const { account: without } = await SipCaller.create(system);
      bodyOf(await admin.byKey('DELETE', at(deleteAccount, without.id)));
    });
    test('leaves none behind that a registrar saves meanwhile', async () => {
      const admin = await SipCaller.admin(system);
      const { account } = await SipCaller.create(system);
      const device = { uuid: 'phone', updatedAt: 0, expiresAt: epochSeconds(system.clock) + 3_600 };
      const registrar = async () => {
        while (await contactsOf(system).save(account.id, [device])) continue;
      };
      const saved = registrar();
      bodyOf(await admin.byKey('DELETE', at(deleteAccount, account.id)));
      await saved;
      expect(await contactsOf(system).list(account, 0)).toEqual([]);
    });
    findsItsAccount(system, deleteAccount);
  },
  FEW_LOGINS,
);

interface Page {
  current_page: number;
  data: { id: number }[];
  from: number | null;
  to: number | null;
  total: number;
  last_page: number;
  next_page_url: string | null;
  prev_page_url: string | null;
}

describeRoute(
  listAccounts,
  (system) => {
    test('pages by number and by cursor, in the order of ids', async () => {
      const admin = await SipCaller.admin(system);
      const made = await Promise.all(Array.from({ length: 44 }, () => SipCaller.create(system)));
      const ids = [admin, ...made].map(({ account }) => account.id).sort((a, b) => a - b);
      const page = async (path: string) => bodyOf(await admin.byKey('GET', path)) as unknown as Page;
      const second = await page(`${listAccounts.path}?page=2`);
      expect(second.data.map(({ id }) => id)).toEqual(ids.slice(20, 40));
      expect(second).toMatchObject({ current_page: 2, from: 21, to: 40, total: 45, last_page: 3 });
      const { pathname, search } = new URL(second.next_page_url ?? '');
      expect(search).toBe(`?page=3&cursor=${ids[39]}`);
      const third = await page(`${pathname}${search}`);
      expect(third.data.map(({ id }) => id)).toEqual(ids.slice(40));
      expect(third).toMatchObject({ from: 41, to: 45, next_page_url: null });
      expect(await page(`${listAccounts.path}?page=9`)).toMatchObject({ data: [], from: null, to: null });
      for (const query of ['?page=0', '?page=x', '?cursor=-1', '?page=502']) {
        expectRefusal(await admin.byKey('GET', `${listAccounts.path}${query}`), 422, /^The (page|cursor)/);
      }
    });
    test('leads back from pages that only a cursor finds', async () => {
      const admin = await SipCaller.admin(system);
      await Promise.all(Array.from({ length: 40 }, () => SipCaller.create(system)));
      const page = async (query: string) =>
        bodyOf(await admin.byKey('GET', `${listAccounts.path}${query}`)) as unknown as Page;
      const previousOf = ({ prev_page_url: url }: Page) => new URL(url ?? '').search;
      const [first, second] = [await page('?page=1'), await page('?page=2')];
      const lastOf = ({ data }: Page) => data.at(-1)?.id ?? NaN;
      // A page is as deep as its number says: accounts before it may have gone meanwhile.
      const deep = await page(`?page=504&cursor=${lastOf(second)}`);
      expect(previousOf(deep)).toBe(`?page=503&cursor=${lastOf(first)}`);
      const before = await page(previousOf(deep));
      expect(before.data).toEqual(second.data);
      expect(previousOf(before)).toBe('?page=1');
      const reachable = await page(`?page=502&cursor=${lastOf(first)}`);
      expect(previousOf(reachable)).toBe('?page=501');
      expect((await page('?page=501')).data).toEqual([]);
    });
    test('shows of each what there is', async () => {
      const admin = await SipCaller.admin(system);
      const waiting = await SipCaller.create(system, WAITING);
      const complete = await SipCaller.complete(system);
      const path = `${listAccounts.path}?cursor=${admin.account.id}`;
      const { data } = bodyOf(await admin.byKey('GET', path));
      expect(data).toMatchObject([
        { id: waiting.account.id, ...WAITING_SHOWN },
        { id: complete.account.id, ...complete.shownComplete },
      ]);
    });
    guardsItsCaller(system, listAccounts, { admin: true });
  },
  FEW_LOGINS,
);
