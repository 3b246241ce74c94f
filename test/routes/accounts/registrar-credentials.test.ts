import { registrarCredentials } from '../../../functions/accounts/routes/registrar-credentials';
import { passwordHash } from '../../../functions/accounts/digest';
import { changePassword } from '../../../functions/accounts/routes/change-password';
import { challenges } from '../../../functions/http/route';
import { routes } from '../../../functions/routes';
import { roleOf } from '../../../local/deployment';
import { bodyOf, SipCaller } from '../../support/sip-caller';
import { budgets } from '../../support/budget';
import { Registrar } from '../../support/registrar-key';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './guards-its-caller';
import { FEW_WRONG_KEYS, guardsItsRegistrar } from './guards-its-registrar';

const pathOf = (sip: string) => registrarCredentials.path.replace('{sip}', encodeURIComponent(sip));

describeRoute(
  registrarCredentials,
  (system) => {
    const ask = (registrar: Registrar, { address }: SipCaller, headers = {}) =>
      registrar.ask('GET', pathOf(address), { headers });

    test('tells what DIGEST needs, for each algorithm that the account has', async () => {
      const registrar = await Registrar.create(system);
      for (const algorithms of [['MD5'], ['SHA-256'], ['MD5', 'SHA-256']] as const) {
        const caller = await SipCaller.create(system, { algorithms });
        const { username, domain, realm } = caller.account;
        const answer = await ask(registrar, caller);
        expect(bodyOf(answer)).toEqual({
          username,
          domain,
          realm,
          activated: true,
          blocked: false,
          version: expect.stringMatching(/^[\w-]{22}$/) as string,
          ha1: Object.fromEntries(
            algorithms.map((algorithm) => [
              algorithm,
              passwordHash(algorithm, { username, realm, password: SipCaller.password }),
            ]),
          ),
        });
        expect(answer.headers['cache-control']).toBe('private, max-age=60');
        expect(answer.headers.etag).toBe(`"${String(bodyOf(answer).version)}"`);
      }
    });

    test('takes the address as a proxy writes it', async () => {
      const registrar = await Registrar.create(system);
      const { address } = await SipCaller.create(system);
      for (const sip of [`sip:${address}`, `sip:${address};transport=tls`, address]) {
        expect((await registrar.ask('GET', pathOf(sip))).status).toBe(200);
      }
      expectRefusal(await registrar.ask('GET', pathOf('nobody')), 404, 'There is no such account.');
    });

    test('tells nothing to check an account with that is shut out', async () => {
      const registrar = await Registrar.create(system);
      const inactive = await SipCaller.create(system, { activated: false });
      expect(bodyOf(await ask(registrar, inactive))).toMatchObject({ activated: false, ha1: {} });
      const blocked = await SipCaller.create(system);
      await blocked.change({ blocked: true });
      expect(bodyOf(await ask(registrar, blocked))).toMatchObject({
        activated: true,
        blocked: true,
        ha1: {},
      });
    });

    test('says that nothing changed, until something does', async () => {
      const registrar = await Registrar.create(system);
      const caller = await SipCaller.create(system);
      const { etag = '' } = (await ask(registrar, caller)).headers;
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const unchanged = await ask(registrar, caller, { 'if-none-match': known });
        expect([unchanged.status, unchanged.text]).toEqual([304, '']);
        expect(unchanged.headers).toMatchObject({ etag, 'cache-control': 'private, max-age=60' });
      }
      await caller.change({ email: 'other@example.org' });
      expect((await ask(registrar, caller, { 'if-none-match': etag })).status).toBe(304);

      const seen = new Set([etag]);
      for (const change of [{ blocked: true }, { blocked: false, realm: 'other' }, { activated: false }]) {
        await caller.change(change);
        const answer = await ask(registrar, caller, { 'if-none-match': [...seen].join(', ') });
        expect(answer.status).toBe(200);
        seen.add(answer.headers.etag ?? '');
      }
      expect(seen.size).toBe(4);
    });

    test('is another version after a change of password', async () => {
      const registrar = await Registrar.create(system);
      const caller = await SipCaller.create(system, { algorithms: ['SHA-256'] });
      const { etag = '' } = (await ask(registrar, caller)).headers;
      const fields = { algorithm: 'SHA-256', old_password: SipCaller.password, password: 'another horse' };
      bodyOf(await caller.byDigest('POST', changePassword.path, { fields }));
      const answer = await ask(registrar, caller, { 'if-none-match': etag });
      const { username, realm } = caller.account;
      expect(bodyOf(answer).ha1).toEqual({
        'SHA-256': passwordHash('SHA-256', { username, realm, password: 'another horse' }),
      });
    });

    test('says for how long it may be kept that there is no such account', async () => {
      const registrar = await Registrar.create(system);
      const answer = await registrar.ask('GET', pathOf('nobody@sip.gateways.test'));
      expectRefusal(answer, 404, 'There is no such account.');
      expect(answer.headers['cache-control']).toBe('private, max-age=60');
    });

    test('asks no more for an account that is not there than its budget says, and one unit at most for one that is', async () => {
      const registrar = await Registrar.create(system);
      const { cases = {}, refusals = {} } = budgets[registrarCredentials.id] ?? { kilobytes: 0 };
      expectRefusal(await registrar.ask('GET', pathOf('somebody@sip.gateways.test')), 404, /no such account/);
      expect(Object.values(refusals)).toEqual([system.exchanges.lastRefused(registrarCredentials.id)]);
      // Half a unit each, below 4 KB.
      expect(Object.values(cases)).toEqual([{ 'eventual GetItem': 2 }]);
    });

    test('answers 429 to a key that asks for too many who are not there, and tells it of the others', async () => {
      const registrar = await Registrar.create(system);
      const caller = await SipCaller.create(system);
      const miss = (number: number) => registrar.ask('GET', pathOf(`nobody${number}@sip.gateways.test`));
      for (let number = 0; number < 4; number += 1) expect((await miss(number)).status).toBe(404);
      const limited = await miss(4);
      expectRefusal(limited, 429, /^Too many unknown accounts/);
      expect(limited.headers['cache-control']).toBe('no-store');
      expect((await ask(registrar, caller)).status).toBe(200);
      const other = await Registrar.create(system);
      expect((await other.ask('GET', pathOf('nobody9@sip.gateways.test'))).status).toBe(404);
    });

    test('counts answers by key, in a line for ten of them', async () => {
      const registrar = await Registrar.create(system);
      const caller = await SipCaller.create(system);
      for (let time = 0; time < 20; time += 1) await ask(registrar, caller);
      const lines = system.log.filter((line) => JSON.stringify(line).includes(registrar.id));
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatchObject({ message: 'credentials given', credentialsGiven: 10 });
      expect(JSON.stringify(system.log)).not.toContain(registrar.key);
    });

    test('wants a key, and takes no account for one', async () => {
      const admin = await SipCaller.admin(system);
      const path = pathOf(admin.address);
      expectRefusal(await admin.byKey('GET', path), 401, 'A registrar key is required.');
      expectRefusal(await admin.byDigest('GET', path), 401, 'A registrar key is required.');
    });

    test('says nothing of the cause when the database fails', async () => {
      const registrar = await Registrar.create(system);
      system.faults.inject('error', { caller: roleOf(registrarCredentials) });
      expectRefusal(
        await registrar.ask('GET', pathOf('nobody@sip.gateways.test')),
        500,
        'Something went wrong on our side. Please try again.',
      );
    });

    guardsItsRegistrar(system, registrarCredentials);

    test('a registrar key opens no route but those of registrars', async () => {
      const registrar = await Registrar.create(system);
      const admin = await SipCaller.admin(system);
      const others = routes.filter((route) => challenges(route) && !route.path.startsWith('/api/registrar/'));
      expect(others.length).toBeGreaterThan(10);
      for (const { method, path } of others) {
        const at = path
          .replace('{id}', String(admin.account.id))
          .replace('{sip}', admin.address)
          .replace(/\{\w+\}/, 'x');
        const answer = await registrar.ask(method, at, { headers: { from: `sip:${admin.address}` } });
        expect([method, path, answer.status]).toEqual([method, path, 401]);
        expect(answer.headers['www-authenticate']).toMatch(/^Digest /);
      }
    });
  },
  FEW_WRONG_KEYS,
);
