import { activate } from '../../../functions/activation/routes/activate';
import { hashSecret } from '../../../functions/secrets/hash';
import { callDynamoDb } from '../../../local/operator-call';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { dataOf, freshCode, TestInstaller } from '../../support/installer';
import { TestGateway } from '../../support/gateway';
import { useSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

let hosts = 0;
const freshHost = () => {
  hosts += 1;
  return `host${hosts}`;
};

describeRoute(activate, (system) => {
  const withHost = async (label = freshHost()) => {
    const installer = await TestInstaller.withFreshCode(system);
    installer.hostname = `${label}.${system.zone}`;
    return installer;
  };

  test('answers a token for this activation', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const answer = await installer.activate(await installer.precheckToken());
    const { data, meta } = JSON.parse(answer.text) as { data: Record<string, string>; meta: object };
    expect(data).toEqual({
      activation_id: expect.stringMatching(/^act_[0-9a-f]{16}$/) as string,
      install_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      install_token_expires_at: expect.stringMatching(/\+00:00$/) as string,
      install_code: installer.code,
      machine_binding: { hostname: 'ns1.example.com', public_ip: '192.0.2.17', ...installer.machine },
    });
    expect(meta).toEqual({ message: 'Install token issued' });

    const claims = JSON.parse(
      Buffer.from(data.install_token?.split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    expect(claims).toMatchObject({
      activation_id: data.activation_id,
      machine: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      hostname: 'ns1.example.com',
      public_ip: '192.0.2.17',
      ref: 'main',
      version: '2026.03.30',
    });
    expect(JSON.stringify(claims)).not.toContain(installer.machine.machine_id);
  });

  test('takes the code under the name license_key, and answers it as install_code', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    const fields = { install_code: undefined, license_key: installer.code };
    expect(dataOf(await installer.activate(token, fields))).toMatchObject({ install_code: installer.code });
  });

  test('works after the code’s five minutes, with a token that was got in time', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    system.clock.forward({ seconds: 800 });
    expect((await installer.activate(token)).status).toBe(200);
  });

  test('takes no precheck token that is old, of another code, of another machine, or of no form', async () => {
    const [installer, other] = [
      await TestInstaller.withFreshCode(system),
      await TestInstaller.withFreshCode(system),
    ];
    const token = await installer.precheckToken();
    expectRefusal(await other.activate(token), 'precheck_token_invalid');
    expectRefusal(await new TestInstaller(system, installer.code).activate(token), 'precheck_token_invalid');
    expectRefusal(await installer.activate('eyJhbGciOiJIUzI1NiJ9...'), 'precheck_token_invalid');
    system.clock.forward({ seconds: 900 });
    expectRefusal(await installer.activate(token), 'precheck_token_invalid');
  });

  test('does not know a code that is gone although its token lives', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    const pk = `code#${hashSecret(installer.code)}`;
    await callDynamoDb(system.running.store.standIn, 'DeleteItem', {
      TableName: system.running.deployed.tables.activation.name,
      Key: { pk: { S: pk }, sk: { S: '-' } },
    });
    expectRefusal(await installer.activate(token), 'install_code_not_found');
  });

  test('gives a code to one machine', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const other = new TestInstaller(system, installer.code);
    const [token, othersToken] = [await installer.precheckToken(), await other.precheckToken()];
    expect((await installer.activate(token)).status).toBe(200);
    expectRefusal(await other.activate(othersToken), 'install_code_used');
  });

  test('lets the same machine repeat: the token of the last time is the one that counts', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const [first, second] = [await installer.activation(), await installer.activation()];
    expectRefusal(await installer.confirm(first), 'token_mismatch');
    expect((await installer.confirm(second)).status).toBe(200);
  });

  test('activates a code 5 times, without release', async () => {
    system.clock.forwardToNextWindow(86_400);
    system.clock.forward({ hours: 23, minutes: 58 });
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await installer.activate(token)).status).toBe(200);
    }
    // Before midnight the network's own limit would come first.
    system.clock.forwardToNextWindow(86_400);
    expectRefusal(await installer.activate(token), 'install_code_max_activations');
  });

  test('answers 5 times a day to one network', async () => {
    system.clock.forwardToNextWindow(86_400);
    const code = await freshCode(system);
    const from = async () => new TestInstaller(system, code, '127.3.1.1').activate('x');
    for (let attempt = 1; attempt <= 5; attempt += 1) expectRefusal(await from(), 'precheck_token_invalid');
    expectRefusal(await from(), 'rate_limit_exceeded');

    system.clock.forwardToNextWindow(86_400);
    expectRefusal(await from(), 'precheck_token_invalid');
  });

  test('answers a machine 5 times a day, of which a stranger who knows its identity uses up none', async () => {
    system.clock.forwardToNextWindow(86_400);
    const installer = await TestInstaller.withFreshCode(system);
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const stranger = new TestInstaller(system, await freshCode(system), `127.3.0.${attempt}`);
      stranger.machine = installer.machine;
      expectRefusal(await stranger.activate('x'), 'precheck_token_invalid');
    }
    const token = await installer.precheckToken();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await installer.activate(token)).status).toBe(200);
    }
    const again = await TestInstaller.withFreshCode(system);
    again.machine = installer.machine;
    const againToken = await again.precheckToken();
    expectRefusal(await again.activate(againToken), 'rate_limit_exceeded');
    system.clock.forward({ seconds: 1 });
    system.clock.forwardToNextWindow(86_400);
    const other = await TestInstaller.withFreshCode(system);
    other.machine = installer.machine;
    expect((await other.activate(await other.precheckToken())).status).toBe(200);
  });

  test.each([
    ['ns1.example.com.', 'ns1.example.com'],
    ['müller.example', 'xn--mller-kva.example'],
  ])('takes the host name %s, and knows it as %s', async (hostname, name) => {
    const installer = await TestInstaller.withFreshCode(system);
    const answer = await installer.activate(await installer.precheckToken(), { hostname });
    expect(JSON.parse(answer.text)).toMatchObject({ data: { machine_binding: { hostname: name } } });
  });

  test('refuses the zone itself, and what lies below a label of it: neither would get a record', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    for (const hostname of [system.zone, `a.ns1.${system.zone}`, `${system.zone}.`]) {
      expectRefusal(await installer.activate(token, { hostname }), 'validation_error');
    }
    expect((await installer.activate(token, { hostname: `${freshHost()}.${system.zone}` })).status).toBe(200);
  });

  test('an IPv4 address that is written as IPv6 gets an A record', async () => {
    const installer = await withHost();
    await installer.activate(await installer.precheckToken(), { public_ip: '::ffff:203.0.113.5' });
    const label = installer.hostname.split('.')[0];
    await eventually(async () => expect(await system.resolve('A', label)).toEqual(['203.0.113.5']));
  });

  test.each([
    ['a host name of one label', { hostname: 'ns1' }],
    ['an address for a host name', { hostname: '1.2.3.4' }],
    ['a host name with a space', { hostname: 'ns 1.example.com' }],
    ['a host name that is too long', { hostname: `${'a.'.repeat(130)}example` }],
    ['an address that is none', { public_ip: '1.2.3' }],
    ['an address with a port', { public_ip: '1.2.3.4:53' }],
    ['no precheck token', { precheck_token: undefined }],
  ])('refuses %s', async (_what, fields) => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.activate('token', fields), 'validation_error');
  });

  describe('a host name directly below the zone', () => {
    test('leads to the address while the installation goes on, and is free again when it ends', async () => {
      const installer = await withHost();
      await installer.activation();
      const label = installer.hostname.split('.')[0];
      await eventually(async () => expect(await system.resolve('A', label)).toEqual(['192.0.2.17']));

      system.clock.forward({ seconds: 601 });
      await system.sweep();
      await eventually(async () => expect(await system.resolve('A', label)).not.toEqual(['192.0.2.17']));
      expect((await TestGateway.subscribe(system, { name: label })).name).toBe(label);
    });

    test('takes an IPv6 address as well', async () => {
      const installer = await withHost();
      installer.publicIp = '2001:db8::17';
      await installer.activation();
      const label = installer.hostname.split('.')[0];
      await eventually(async () => expect(await system.resolve('AAAA', label)).toEqual(['2001:db8::17']));
    });

    test('is refused when a gateway has it, and a gateway is refused when an activation has it', async () => {
      const gateway = await TestGateway.subscribe(system);
      const installer = await withHost(gateway.name);
      expectRefusal(await installer.activate(await installer.precheckToken()), 'validation_error');

      const other = await withHost();
      await other.activation();
      const name = other.hostname.split('.')[0];
      expect((await system.call('/subscribe', { name })).text).toContain('UnavailableName');
    });

    const SECRET = 'a-secret-of-thirty-two-characters'.slice(0, 32);
    /** Somebody with a fresh code who says to be this machine, elsewhere. */
    const sameMachine = async ({ machine, hostname }: TestInstaller) =>
      Object.assign(new TestInstaller(system, await freshCode(system)), {
        machine,
        hostname,
        publicIp: '192.0.2.99',
      });

    test('is refused when another machine has it, and taken again with the secret of the name', async () => {
      const installer = await withHost();
      const token = await installer.precheckToken();
      const first = dataOf(await installer.activate(token, { name_secret: SECRET }));
      await installer.confirm({
        activation_id: first.activation_id ?? '',
        install_token: first.install_token ?? '',
      });
      const other = await withHost(installer.hostname.split('.')[0]);
      expectRefusal(await other.activate(await other.precheckToken()), 'validation_error');

      const again = await sameMachine(installer);
      const { activation_id = '', install_token = '' } = dataOf(
        await again.activate(await again.precheckToken(), { name_secret: SECRET }),
      );
      const label = installer.hostname.split('.')[0];
      // Until the new installation is confirmed, the name leads to the one that works.
      await eventually(async () => expect(await system.resolve('A', label)).toEqual(['192.0.2.17']));
      await again.confirm({ activation_id, install_token });
      await eventually(async () => expect(await system.resolve('A', label)).toEqual(['192.0.2.99']));
      const third = await sameMachine(installer);
      expect((await third.activate(await third.precheckToken(), { name_secret: SECRET })).status).toBe(200);
      expect(JSON.stringify([await system.items(), system.logLines])).not.toContain(SECRET);
    });

    test.each([
      ['with a secret', SECRET],
      ['without one', undefined],
    ])('that is confirmed %s moves to nobody who only knows the machine', async (_how, name_secret) => {
      const installer = await withHost();
      const own = dataOf(await installer.activate(await installer.precheckToken(), { name_secret }));
      await installer.confirm({
        activation_id: own.activation_id ?? '',
        install_token: own.install_token ?? '',
      });
      const thief = await sameMachine(installer);
      const token = await thief.precheckToken();
      expectRefusal(await thief.activate(token), 'validation_error');
      expectRefusal(await thief.activate(token, { name_secret: 'x'.repeat(32) }), 'validation_error');
      expectRefusal(await thief.activate(token, { name_secret: 'short' }), 'validation_error');
    });

    test.each(['www', 'api', 'mail', 'tunnel'])(
      'is refused when it is %s, and open when it is a name server’s',
      async (label) => {
        const installer = await withHost(label);
        expectRefusal(await installer.activate(await installer.precheckToken()), 'validation_error');
      },
    );

    test('may be a name server’s', async () => {
      const installer = await withHost('ns1');
      expect((await installer.activate(await installer.precheckToken())).status).toBe(200);
    });

    test('moves with a machine that repeats its activation under another name', async () => {
      const installer = await withHost();
      const first = installer.hostname.split('.')[0];
      await installer.activation();
      installer.hostname = `${freshHost()}.${system.zone}`;
      await installer.activation();
      await eventually(async () => expect(await system.resolve('A', first)).not.toEqual(['192.0.2.17']));
      expect((await TestGateway.subscribe(system, { name: first })).name).toBe(first);
    });
  });

  test('takes 64 KiB and no more', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.activate('x', { x: 'x'.repeat(65_536) }), 'payload_too_large');
  });

  test('takes no code when the store fails', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    system.faults.inject('error', { caller: roleOf(activate), operation: 'GetItem' });
    expectInternalError(await installer.activate(token));
    system.faults.clear();
    expect((await installer.activate(token)).status).toBe(200);
  });

  test('writes one activation when the answer of the store is lost', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    // The first transaction counts against the limits.
    system.faults.inject('cut-after', { caller: roleOf(activate), operation: 'TransactWriteItems' }, 2);
    const { activation_id = '', install_token = '' } = dataOf(await installer.activate(token));
    expect((await installer.confirm({ activation_id, install_token })).status).toBe(200);
  });
});

describe('where addresses must be public', () => {
  const system = useSystem({ activation: { allowPrivateAddresses: false } });

  test.each([
    '1::1',
    '::7f00:1',
    '10.0.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '192.0.2.1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ])('refuses %s', async (public_ip) => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.activate('x', { public_ip }), 'validation_error');
  });

  test('takes an address that the Internet can reach', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.activate('x', { public_ip: '8.8.8.8' }), 'precheck_token_invalid');
  });
});
