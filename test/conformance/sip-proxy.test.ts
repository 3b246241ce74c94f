/** SIP accounts at a proxy that others wrote: `registrar/kamailio`, run by Debian's Kamailio, and Debian's phones. */
import type { Clock } from '../../functions/clock';
import type { DigestAlgorithm } from '../../functions/accounts/digest';
import { changePassword } from '../../functions/accounts/routes/change-password';
import { listDevices } from '../../functions/accounts/routes/list-devices';
import { removeDevice } from '../../functions/accounts/routes/remove-device';
import { removeAccount, setActivated, setBlocked } from '../../functions/accounts/activation-by-code';
import { eventually } from '../support/eventually';
import { MovableClock } from '../support/movable-clock';
import { operatorPorts } from '../support/panel-browser';
import { Registrar } from '../support/registrar-key';
import { bodyOf, SipCaller } from '../support/sip-caller';
import { TestSystem } from '../support/test-system';
import { ApiFront } from './support/api-front';
import { SipPhone } from './support/sip-phone';
import { SipProxy } from './support/sip-proxy';
import { Baresip, Linphone } from './support/sip-programs';
import { describeWith, isInstalled } from './support/tools';

const CACHE_SECONDS = 4;
const PHONES = ['baresip', 'linphonec'];

type Ports = Awaited<ReturnType<typeof operatorPorts>> & { clock: Clock };

describeWith(['kamailio'], "Debian's Kamailio with registrar/kamailio", () => {
  const system = new TestSystem({ clock: new MovableClock({ startsAt: Date.now() }) });
  const front = new ApiFront(() => system.running.baseUrl);
  const proxy = new SipProxy();
  const phones: SipPhone[] = [];

  beforeAll(async () => {
    await system.start();
    await front.start();
    const { key } = await Registrar.create(system, ['127.0.0.1/32']);
    await proxy.start({
      apiUrl: front.baseUrl,
      registrarKey: key,
      domain: system.running.deployed.accounts.sipDomain,
      cacheSeconds: CACHE_SECONDS,
    });
  }, 60_000);
  afterEach(() => {
    front.isAway = false;
    for (const phone of phones.splice(0)) phone.stop();
  });
  afterAll(async () => {
    await proxy.stop();
    front.stop();
    await system.stop();
  });

  const portOf = (algorithm: DigestAlgorithm) => (algorithm === 'MD5' ? proxy.md5Port : proxy.sha256Port);

  async function phoneOf(
    caller: SipCaller,
    {
      algorithm = 'MD5',
      uuid,
      address = caller.address,
    }: { algorithm?: DigestAlgorithm; uuid?: string; address?: string } = {},
  ): Promise<SipPhone> {
    const { password } = caller;
    const phone = await SipPhone.start({
      port: portOf(algorithm),
      address,
      password,
      algorithm,
      ...(uuid ? { uuid } : {}),
    });
    phones.push(phone);
    return phone;
  }

  const devicesOf = async (caller: SipCaller) =>
    Object.keys(bodyOf(await caller.byDigest('GET', listDevices.path)));

  test.each(['MD5', 'SHA-256'] as const)(
    'lets in by %s, and shows the device to its owner',
    async (algorithm) => {
      const caller = await SipCaller.create(system, { algorithms: [algorithm] });
      const uuid = `urn:uuid:00000000-0000-0000-0000-0000000000${algorithm === 'MD5' ? '01' : '02'}`;
      const phone = await phoneOf(caller, { algorithm, uuid });
      expect(await phone.register()).toBe(200);
      await eventually(async () => expect(await devicesOf(caller)).toEqual([uuid]), { withinMs: 4000 });
      expect(bodyOf(await caller.byDigest('GET', listDevices.path))[uuid]).toMatchObject({
        user_agent: '"Phone" \\ test',
      });
      expect(await phone.register({ expires: 0 })).toBe(200);
      await eventually(async () => expect(await devicesOf(caller)).toEqual([]));
    },
  );

  test('refuses a wrong password and an unknown account in the same words', async () => {
    const caller = await SipCaller.create(system);
    const phone = await phoneOf(caller);
    expect(await phone.register({ password: 'wrong horse' })).toBe(403);
    const nobody = await phoneOf(caller, { address: `nobody@${caller.account.domain}` });
    expect(await nobody.register()).toBe(403);
  });

  test('checks no password of an account any more after twenty wrong ones from one source', async () => {
    const caller = await SipCaller.create(system);
    const phone = await phoneOf(caller);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await phone.register({ password: `wrong ${attempt}` })).toBe(403);
    }
    expect(await phone.register()).toBe(403);
  });

  describe.each(['MD5', 'SHA-256'] as const)('by %s', (algorithm) => {
    test.each([
      ['is blocked', (ports, address) => setBlocked(ports, address, true)],
      ['is deactivated', (ports, address) => setActivated(ports, address, false, () => new Error())],
      ['is deleted', (ports, address) => removeAccount(ports, address)],
    ] satisfies [string, (ports: Ports, address: string) => Promise<unknown>][])(
      'refuses an account that %s within the life of the cache, and nobody reaches it any more',
      async (_what, shutOut) => {
        const caller = await SipCaller.create(system);
        const other = await phoneOf(await SipCaller.create(system));
        const phone = await phoneOf(caller, { algorithm });
        expect(await phone.register()).toBe(200);
        expect(await other.message(caller.address)).toBe(200);

        await shutOut({ ...(await operatorPorts(system)), clock: system.clock }, caller.address);
        const withinMs = (CACHE_SECONDS + 2) * 1_000;
        await eventually(async () => expect(await phone.register()).toBe(403), { withinMs, everyMs: 200 });
        await eventually(async () => expect(await other.message(caller.address)).toBe(480), { withinMs });
      },
    );

    test('refuses an account that was never activated', async () => {
      const caller = await SipCaller.create(system, { activated: false });
      expect(await (await phoneOf(caller, { algorithm })).register()).toBe(403);
    });

    test('takes a new password at once, and the old one no longer than the cache lives', async () => {
      const caller = await SipCaller.create(system, { algorithms: [algorithm] });
      const phone = await phoneOf(caller, { algorithm });
      expect(await phone.register()).toBe(200);
      const fields = { algorithm, old_password: caller.password, password: 'another horse' };
      bodyOf(await caller.byDigest('POST', changePassword.path, { fields }));
      expect(await phone.register({ password: 'another horse' })).toBe(200);
      await eventually(async () => expect(await phone.register()).toBe(403), {
        withinMs: (CACHE_SECONDS + 2) * 1_000,
        everyMs: 200,
      });
    });

    test('takes nobody for somebody else with the hash of the caller before', async () => {
      const others: DigestAlgorithm = algorithm === 'MD5' ? 'SHA-256' : 'MD5';
      const attacker = await SipCaller.create(system, { algorithms: [algorithm] });
      const victim = await SipCaller.create(system, { algorithms: [others] });
      const own = await Promise.all(Array.from({ length: 4 }, () => phoneOf(attacker, { algorithm })));
      const stolen = await phoneOf(victim, { algorithm });
      const { username } = attacker.account;
      for (let round = 0; round < 30; round += 1) {
        // Each of the proxy's processes has the attacker's hash in its variables by then.
        expect(await Promise.all(own.map((phone) => phone.register()))).toEqual([200, 200, 200, 200]);
        expect(await stolen.register({ hashOf: username, password: attacker.password })).toBe(403);
      }
    });

    test('lets in on who was in before while the API is away, and tells others that it is not their fault', async () => {
      const caller = await SipCaller.create(system);
      const phone = await phoneOf(caller, { algorithm });
      expect(await phone.register()).toBe(200);
      const unknown = await phoneOf(await SipCaller.create(system), { algorithm });
      front.isAway = true;
      const asked = front.lookUpsOf(caller.address);
      const statuses: number[][] = [];
      await eventually(
        async () => {
          statuses.push([
            await phone.register(),
            await phone.register({ password: 'wrong horse' }),
            await unknown.register(),
          ]);
          // What was in the cache has ended by then, more than once.
          expect(front.lookUpsOf(caller.address)).toBeGreaterThan(asked + 1);
        },
        { withinMs: 40_000, everyMs: 1_000 },
      );
      expect(new Set(statuses.map(String))).toEqual(new Set(['200,403,503']));
      front.isAway = false;
      await eventually(async () => expect(await unknown.register()).toBe(200), { everyMs: 500 });
    }, 60_000);

    test('looks nobody up before there are credentials, and who is not there once', async () => {
      const caller = await SipCaller.create(system);
      const phone = await phoneOf(caller, { algorithm });
      const before = front.lookUps;
      const challenged = await phone.mustSend('REGISTER');
      const madeUp = phone
        .answerTo(challenged, 'REGISTER')
        .replace(/nonce="[^"]*"/, 'nonce="ZnVja29mZnNjYW5uZXI"');
      for (let attempt = 0; attempt < 10; attempt += 1) {
        expect((await phone.mustSend('REGISTER')).status).toBe(401);
        expect((await phone.mustSend('REGISTER', { authorization: madeUp })).status).toBe(401);
      }
      const elsewhere = await phoneOf(caller, { algorithm, address: 'someone@elsewhere.example' });
      expect(await elsewhere.send('REGISTER', { waitMs: 500 })).toBeUndefined();
      expect(front.lookUps).toBe(before);

      const address = `nobody.${algorithm.toLowerCase()}@${caller.account.domain}`;
      const nobody = await phoneOf(caller, { algorithm, address });
      for (let attempt = 0; attempt < 10; attempt += 1) expect(await nobody.register()).toBe(403);
      expect(front.lookUpsOf(address)).toBe(1);
    });

    test('lets nobody speak as somebody else', async () => {
      const caller = await SipCaller.create(system);
      const victim = await phoneOf(await SipCaller.create(system), { algorithm });
      const { username } = caller.account;
      const status = await victim.register({ as: username, password: caller.password });
      expect(status).toBe(403);
      const forged = await victim.send('REGISTER', { headers: ['X-Edge: guessed'], waitMs: 500 });
      expect(forged?.status).not.toBe(200);
    });

    test('ends the registration of a device that its owner removes', async () => {
      const caller = await SipCaller.create(system);
      const other = await phoneOf(await SipCaller.create(system));
      const [kept, removed] = [`urn:uuid:kept-${algorithm}`, `urn:uuid:removed-${algorithm}`];
      const staying = await phoneOf(caller, { algorithm, uuid: kept });
      const going = await phoneOf(caller, { algorithm, uuid: removed });
      expect([await staying.register(), await going.register()]).toEqual([200, 200]);
      await eventually(async () => expect((await devicesOf(caller)).sort()).toEqual([kept, removed]));
      expect(await other.message(caller.address)).toBe(200);
      await eventually(() => expect([staying.asked, going.asked]).toEqual([1, 1]));
      const path = removeDevice.path.replace('{uuid}', encodeURIComponent(removed));
      bodyOf(await caller.byDigest('DELETE', path));
      await eventually(async () => {
        const before = going.asked;
        expect(await other.message(caller.address)).toBe(200);
        expect(going.asked).toBe(before);
      });
      expect(await devicesOf(caller)).toEqual([kept]);
    });
  });

  const missing = PHONES.filter((program) => !isInstalled(program));
  (missing.length === 0 ? test : test.skip)(
    `baresip by MD5 and linphone by SHA-256 register, one calls the other, and both stay while the API is away${
      missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`
    }`,
    async () => {
      const callers = await Promise.all(
        (['MD5', 'SHA-256'] as const).map((algorithm) =>
          SipCaller.create(system, { algorithms: [algorithm], password: 'correct-horse' }),
        ),
      );
      const [ada, grace] = callers as [SipCaller, SipCaller];
      const baresip = new Baresip({ address: ada.address, password: 'correct-horse', port: proxy.md5Port });
      const linphone = new Linphone({
        address: grace.address,
        password: 'correct-horse',
        port: proxy.sha256Port,
      });
      try {
        await Promise.all([baresip.start(), linphone.start()]);
        for (const caller of callers) {
          caller.password = 'correct-horse';
          await eventually(async () => expect(await devicesOf(caller)).toHaveLength(1));
        }

        await baresip.dial(grace.address);
        await baresip.program.saying(/Call established/);
        await linphone.program.saying(/Media streams established/);

        front.isAway = true;
        const awayAt = proxy.output.length;
        const registrations = ({ address }: SipCaller, from: number) =>
          proxy.output.slice(from).split(`registered ${address}`).length - 1;
        // Every four seconds: for five times the life of the cache.
        for (const caller of callers) {
          await eventually(() => expect(registrations(caller, awayAt)).toBeGreaterThanOrEqual(5), {
            withinMs: 40_000,
            everyMs: 200,
          });
        }
        expect(linphone.program.output).not.toMatch(
          /moving from state \[LinphoneRegistrationOk\] to \[LinphoneRegistrationFailed/,
        );
        front.isAway = false;
        for (const caller of callers) {
          await eventually(async () => expect(await devicesOf(caller)).toHaveLength(1));
        }
      } finally {
        await Promise.all([baresip.stop(), linphone.stop()]);
      }
    },
    120_000,
  );
});
