import { precheck } from '../../../functions/activation/routes/precheck';
import { roleOf } from '../../../local/deployment';
import { dataOf, freshCode, TestInstaller } from '../../support/installer';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

const STRANGERS_CODE = 'IPT-SD-AAAAAA-BBBBBB-CCCCCC';

describeRoute(precheck, (system) => {
  test('answers a token for this code and machine', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const answer = await installer.precheck();
    expect(JSON.parse(answer.text)).toEqual({
      data: {
        install_code: installer.code,
        install_code_hint: `${installer.code.slice(0, 11)}...${installer.code.slice(-6)}`,
        precheck_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
        precheck_expires_at: expect.stringMatching(/\+00:00$/) as string,
        machine_binding: installer.machine,
      },
      meta: { message: 'Install code validated' },
    });
  });

  test('takes the code in any case, and under the name license_key', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const ways = [
      { install_code: ` ${installer.code.toLowerCase()} ` },
      { install_code: undefined, license_key: installer.code },
      { license_key: installer.code },
    ];
    for (const fields of ways) {
      expect(dataOf(await installer.precheck(fields)).install_code).toBe(installer.code);
    }
  });

  test('takes the code as chat programs and word processors hand it on', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    for (const install_code of [
      installer.code.replaceAll('-', '–'),
      installer.code.replaceAll('-', ' \u200b'),
    ]) {
      expect(dataOf(await installer.precheck({ install_code })).install_code).toBe(installer.code);
    }
  });

  test.each(['uninitialized', '0'.repeat(32), '00000000-0000-0000-0000-000000000000'])(
    'refuses the placeholder %s of images, which all their machines would share, and says what to do',
    async (machine_id) => {
      const installer = await TestInstaller.withFreshCode(system);
      const answer = await installer.precheck({ machine_id });
      expectRefusal(answer, 'validation_error');
      expect(answer.text).toContain('systemd-machine-id-setup');
    },
  );

  test.each([
    ['no code', { install_code: undefined }],
    ['two codes that differ', { license_key: STRANGERS_CODE }],
    ['a code with a letter that codes lack', { install_code: 'IPT-SD-OOOOOO-111111-IIIIII' }],
    ['a code that is a number', { install_code: 7 }],
    ['no machine', { machine_id: undefined }],
    ['an empty machine', { machine_id: ' ' }],
    ['a machine of several lines', { machine_id: 'a\nb' }],
    ['no fingerprint', { ssh_fingerprint: '' }],
    ['another product', { product: 'fastdns' }],
  ])('refuses %s', async (_what, fields) => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.precheck(fields), 'validation_error');
  });

  test('does not look for fields in the query string', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const answer = await system.call(
      precheck.path,
      { install_code: installer.code, ...installer.machine },
      { method: 'POST' },
    );
    expectRefusal(answer, 'validation_error');
  });

  test('does not know a code that was never issued', async () => {
    expectRefusal(await new TestInstaller(system, STRANGERS_CODE).precheck(), 'install_code_not_found');
  });

  test('refuses a code after 300 seconds', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    system.clock.forward({ seconds: 300 });
    expectRefusal(await installer.precheck(), 'install_code_expired');
  });

  test('refuses a code that another machine has, and one that is used up', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    expectRefusal(await new TestInstaller(system, installer.code).precheck(), 'install_code_used');
    expect((await installer.precheck()).status).toBe(200);
    await installer.confirm(activated);
    expectRefusal(await installer.precheck(), 'install_code_used');
  });

  test('answers 10 times a day to one address, wrong codes included', async () => {
    system.clock.forwardToNextWindow(86_400);
    const precheckFrom = (address: string) => new TestInstaller(system, STRANGERS_CODE, address).precheck();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expectRefusal(await precheckFrom('127.5.0.1'), 'install_code_not_found');
    }
    expectRefusal(await precheckFrom('127.5.0.1'), 'rate_limit_exceeded');
    system.clock.forwardToNextWindow(86_400);
    expectRefusal(await precheckFrom('127.5.0.1'), 'install_code_not_found');
  });

  test('answers a machine wherever it calls from: a stranger who knows its identity uses nothing of it up', async () => {
    system.clock.forwardToNextWindow(86_400);
    const installer = new TestInstaller(system, await freshCode(system));
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      installer.address = `127.4.0.${attempt}`;
      expect((await installer.precheck()).status).toBe(200);
    }
  });

  test('takes 64 KiB and no more', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    expectRefusal(await installer.precheck({ x: 'x'.repeat(65_536) }), 'payload_too_large');
  });

  test('says nothing of what fails inside', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    system.faults.inject('error', { caller: roleOf(precheck), operation: 'GetItem' });
    expectInternalError(await installer.precheck());
  });
});
