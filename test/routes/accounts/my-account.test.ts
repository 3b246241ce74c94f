import { myAccount } from '../../../functions/accounts/routes/my-account';
import { deleteMyAccount } from '../../../functions/accounts/routes/delete-my-account';
import { contactKey } from '../../../functions/accounts/accounts-table';
import { bodyOf, freshUsername, SipCaller } from '../../support/sip-caller';
import { noteContacts } from '../../support/sip-contacts';
import { describeRoute } from '../describe-route';
import { expectRefusal, FEW_LOGINS, guardsItsCaller, WAITS_FOR_NO_CODE } from './guards-its-caller';

describeRoute(
  myAccount,
  (system) => {
    test('shows the account, and nothing that it is checked with', async () => {
      const caller = await SipCaller.complete(system);
      const { username, domain, id, email, phone } = caller.account;
      expect(bodyOf(await caller.byDigest('GET', myAccount.path))).toEqual({
        id,
        username,
        domain,
        email,
        activated: true,
        admin: false,
        realm: domain,
        phone,
        confirmation_key_expires: null,
        creation_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        user_agent: '',
        ip_address: '',
        email_changed: { new_email: `${username}@example.net` },
        passwords: [{ algorithm: 'MD5' }, { algorithm: 'SHA-256' }],
      });
    });

    test('knows its caller however From is written', async () => {
      const caller = await SipCaller.create(system);
      const { username, domain } = caller.account;
      for (const from of [
        `sip:${username}@${domain.toUpperCase()};transport=tls`,
        `"Ada" <sip:${username}@${domain}>;tag=1`,
        `sip%3A${username}%40${domain}`,
      ]) {
        bodyOf(await caller.byDigest('GET', myAccount.path, { headers: { from } }));
      }
    });

    test('finds nobody by an upper-case name, rather than somebody else', async () => {
      const caller = await SipCaller.create(system);
      const from = `sip:${caller.address.toUpperCase()}`;
      expectRefusal(
        await caller.byDigest('GET', myAccount.path, { headers: { from } }),
        404,
        /no such account/,
      );
    });

    test('a count is used once, however many answers carry it at once', async () => {
      const caller = await SipCaller.create(system);
      const { headers } = await caller.bare('GET', myAccount.path);
      const nonce = /nonce="([^"]+)"/.exec(headers['www-authenticate'] ?? '')?.[1] ?? '';
      const challenge = { realm: caller.account.domain, nonce, opaque: '', algorithm: 'MD5' } as const;
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          caller.bare('GET', myAccount.path, {
            headers: { authorization: caller.answerTo(challenge, 'GET', myAccount.path) },
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    guardsItsCaller(system, myAccount);

    test('nothing of a password, key or answer is in the log', () => {
      const log = system.logLines.join('\n');
      expect(log).not.toMatch(/Digest|nonce=|correct horse|wrong horse|authorization|x-api-key/i);
    });
  },
  {
    // Here the header is repeated that API Gateway would write the challenges from.
    accounts: { ...FEW_LOGINS.accounts, mapChallenges: true },
    alwaysNull: WAITS_FOR_NO_CODE,
  },
);

describeRoute(
  deleteMyAccount,
  (system) => {
    test('leaves nothing, and frees username and number', async () => {
      const wanted = { username: freshUsername(), phone: '+33699999999' };
      const caller = await SipCaller.create(system, wanted);
      await caller.makeApiKey();
      await noteContacts(system, caller.account.id, 40);
      bodyOf(await caller.byDigest('DELETE', deleteMyAccount.path));
      const items = JSON.stringify(
        (await system.items()).filter(({ pk }) => !/^(nonce|limit|registrar-notes)/.test(pk)),
      );
      expect(items).not.toContain(caller.address);
      expect(items).not.toContain(contactKey(caller.account.id, '').pk);
      expect(items).not.toContain(wanted.phone);
      const again = await SipCaller.create(system, wanted);
      expect(again.account.id).toBeGreaterThan(caller.account.id);
    });

    guardsItsCaller(system, deleteMyAccount, { removesCaller: true });
  },
  FEW_LOGINS,
);
