import { listDevices } from '../../../functions/accounts/routes/list-devices';
import { listRegistrarNotes } from '../../../functions/accounts/routes/list-registrar-notes';
import { removeDevice } from '../../../functions/accounts/routes/remove-device';
import { removeRegistrarNote } from '../../../functions/accounts/routes/remove-registrar-note';
import { saveContacts } from '../../../functions/accounts/routes/save-contacts';
import type { TestSystem } from '../../support/test-system';
import { bodyOf, SipCaller } from '../../support/sip-caller';
import { contactsOf, noteContacts } from '../../support/sip-contacts';
import { describeRoute } from '../describe-route';
import { expectRefusal, FEW_LOGINS, guardsItsCaller } from './guards-its-caller';
import { FEW_WRONG_KEYS, guardsItsRegistrar } from './guards-its-registrar';

const UUID = 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
const devicesOf = async (caller: SipCaller) => bodyOf(await caller.byDigest('GET', listDevices.path));
const devicePath = (uuid: string) => removeDevice.path.replace('{uuid}', encodeURIComponent(uuid));

describeRoute(
  saveContacts,
  (system) => {
    const save = (admin: SipCaller, fields: Record<string, unknown>) =>
      admin.byKey('PUT', saveContacts.path, fields);

    test('notes devices, whose owner sees them until they expire', async () => {
      const admin = await SipCaller.admin(system);
      const owner = await SipCaller.create(system);
      const now = Math.floor(system.clock.now() / 1_000);
      const contacts = [
        { uuid: UUID, user_agent: 'Phone/1.0', expires_at: now + 600 },
        { uuid: 'second', user_agent: null, expires_at: new Date((now + 60) * 1_000).toISOString() },
        { uuid: 'gone', expires_at: now - 1, update_time: now - 600 },
      ];
      bodyOf(await save(admin, { account: `sip:${owner.address}`, contacts }));
      const devices = await devicesOf(owner);
      expect(Object.keys(devices).sort()).toEqual(['second', UUID]);
      expect(devices[UUID]).toEqual({
        uuid: UUID,
        user_agent: 'Phone/1.0',
        update_time: expect.stringMatching(/Z$/) as string,
        expires_at: new Date((now + 600) * 1_000).toISOString().replace('.000', ''),
      });
      bodyOf(
        await save(admin, { account: owner.address, contacts: [{ uuid: UUID, expires_at: now + 900 }] }),
      );
      system.clock.forward({ seconds: 700 });
      expect(Object.keys(await devicesOf(owner))).toEqual([UUID]);
    });

    test('takes POST as well, for HTTP clients that know no PUT', async () => {
      const admin = await SipCaller.admin(system);
      const owner = await SipCaller.create(system);
      const contacts = [{ uuid: 'phone', expires_at: Math.floor(system.clock.now() / 1_000) + 60 }];
      bodyOf(await admin.byKey('POST', saveContacts.path, { account: owner.address, contacts }));
      expect(Object.keys(await devicesOf(owner))).toEqual(['phone']);
    });

    test('takes no devices of an account that is not activated', async () => {
      const admin = await SipCaller.admin(system);
      const owner = await SipCaller.create(system, { activated: false });
      const contacts = [{ uuid: 'phone', expires_at: 2_000_000_000 }];
      const answer = await save(admin, { account: owner.address, contacts });
      expectRefusal(answer, 404, /no such account/);
    });

    test('takes no devices of an account that is blocked', async () => {
      const admin = await SipCaller.admin(system);
      const owner = await SipCaller.create(system);
      await owner.change({ blocked: true });
      const contacts = [{ uuid: 'phone', expires_at: 2_000_000_000 }];
      expectRefusal(await save(admin, { account: owner.address, contacts }), 404, /no such account/);
    });

    test('refuses what is no device, and devices of nobody', async () => {
      const admin = await SipCaller.admin(system);
      const device = { uuid: 'x', expires_at: 2_000_000_000 };
      const nobody = { account: 'nobody@sip.gateways.test', contacts: [device] };
      expectRefusal(await save(admin, nobody), 404, /no such account/);
      for (const contacts of [
        undefined,
        [],
        'x',
        [{}],
        [{ ...device, uuid: 'a/b' }],
        [{ ...device, expires_at: 'soon' }],
      ]) {
        expectRefusal(await save(admin, { ...nobody, contacts }), 422, /^The contacts/);
      }
    });

    guardsItsCaller(system, saveContacts, { admin: true, fields: {} });
    guardsItsRegistrar(system, saveContacts, { fields: {} });
  },
  FEW_WRONG_KEYS,
);

describeRoute(
  listDevices,
  (system) => {
    test('lists the caller’s own', async () => {
      const owner = await SipCaller.create(system);
      const other = await SipCaller.create(system);
      await noteContacts(system, owner.account.id, 2);
      expect(Object.keys(await devicesOf(owner))).toEqual(['device-0', 'device-1']);
      expect(await devicesOf(other)).toEqual({});
    });
    guardsItsCaller(system, listDevices);
  },
  FEW_LOGINS,
);

describeRoute(
  removeDevice,
  (system) => {
    test('removes a device once, and nobody else’s', async () => {
      const owner = await SipCaller.create(system);
      const other = await SipCaller.create(system);
      await noteContacts(system, owner.account.id, 2);
      expectRefusal(await other.byDigest('DELETE', devicePath('device-0')), 404, 'There is no such device.');
      bodyOf(await owner.byDigest('DELETE', devicePath('device-0')));
      expectRefusal(await owner.byDigest('DELETE', devicePath('device-0')), 404, 'There is no such device.');
      expect(Object.keys(await devicesOf(owner))).toEqual(['device-1']);
      const [note] = (await contactsOf(system).notes(10)).filter(({ account }) => account === owner.address);
      expect(note).toMatchObject({ event: 'deleted', uuid: 'device-0' });
    });

    test('takes an encoded uuid, and no uuid that is none', async () => {
      const owner = await SipCaller.create(system);
      const now = Math.floor(system.clock.now() / 1_000);
      await contactsOf(system).save(owner.account.id, [{ uuid: UUID, updatedAt: now, expiresAt: now + 60 }]);
      bodyOf(await owner.byDigest('DELETE', devicePath(UUID)));
      expectRefusal(await owner.byDigest('DELETE', devicePath('a b')), 404, 'There is no such device.');
    });

    guardsItsCaller(system, removeDevice);
  },
  FEW_LOGINS,
);

/** Somebody removed a device, and somebody else the account. */
async function leaveNotes(system: TestSystem) {
  const owner = await SipCaller.create(system);
  await noteContacts(system, owner.account.id, 1);
  bodyOf(await owner.byDigest('DELETE', devicePath('device-0')));
  system.clock.forward({ seconds: 1 });
  bodyOf(await owner.byDigest('DELETE', '/api/accounts/me'));
  return owner;
}

describeRoute(
  listRegistrarNotes,
  (system) => {
    test('lists what to forget, the oldest first', async () => {
      const admin = await SipCaller.admin(system);
      const { address } = await leaveNotes(system);
      const { notes } = bodyOf(await admin.byKey('GET', listRegistrarNotes.path)) as { notes: object[] };
      expect(notes).toMatchObject([
        { event: 'deleted', account: address, uuid: 'device-0' },
        { event: 'deleted', account: address, uuid: null },
      ]);
    });
    guardsItsCaller(system, listRegistrarNotes, { admin: true });
    guardsItsRegistrar(system, listRegistrarNotes);
  },
  FEW_WRONG_KEYS,
);

describeRoute(
  removeRegistrarNote,
  (system) => {
    test('removes a note; twice does no harm', async () => {
      const admin = await SipCaller.admin(system);
      await leaveNotes(system);
      const [first, second] = await contactsOf(system).notes(10);
      const path = removeRegistrarNote.path.replace('{note}', first!.id);
      bodyOf(await admin.byKey('DELETE', path));
      bodyOf(await admin.byKey('POST', path, {}));
      expect((await contactsOf(system).notes(10)).map(({ id }) => id)).toEqual([second!.id]);
      expectRefusal(
        await admin.byKey('DELETE', removeRegistrarNote.path.replace('{note}', 'x')),
        404,
        'There is no such note.',
      );
    });
    guardsItsCaller(system, removeRegistrarNote, { admin: true });
    guardsItsRegistrar(system, removeRegistrarNote);
  },
  FEW_WRONG_KEYS,
);
