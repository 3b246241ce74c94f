import { confirm } from '../../../functions/activation/routes/confirm';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { post, TestInstaller } from '../../support/installer';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

describeRoute(confirm, (system) => {
  test('uses the code up for good', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    const answer = await installer.confirm(activated);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      data: { activation_id: activated.activation_id, status: 'confirmed' },
      meta: { message: 'Install confirmed' },
    });
    expectRefusal(await installer.confirm(activated), 'token_used');
    expectRefusal(await installer.release(activated.activation_id), 'token_used');
    expectRefusal(await installer.precheck(), 'install_code_used');
    // Also long after the token has ended.
    system.clock.forward({ hours: 1 });
    expectRefusal(await installer.confirm(activated), 'token_used');
  });

  test('keeps the host name and its record for good', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    installer.hostname = `kept.${system.zone}`;
    await installer.confirm(await installer.activation());
    system.clock.forward({ days: 3 });
    await system.sweep();
    await eventually(async () => expect(await system.resolve('A', 'kept')).toEqual(['192.0.2.17']));
    expect((await system.call('/subscribe', { name: 'kept' })).text).toContain('UnavailableName');
  });

  test('takes the token of this activation alone', async () => {
    const [one, other] = [
      await TestInstaller.withFreshCode(system),
      await TestInstaller.withFreshCode(system),
    ];
    const [ours, theirs] = [await one.activation(), await other.activation()];
    expectRefusal(await one.confirm({ ...ours, install_token: theirs.install_token }), 'token_mismatch');
    expectRefusal(await one.confirm({ ...ours, install_token: await two(one) }), 'token_invalid');
    expectRefusal(await one.confirm({ ...ours, install_token: 'x.y.z' }), 'token_invalid');
    expectRefusal(
      await one.confirm({ ...ours, activation_id: 'act_0000000000000000' }),
      'activation_not_found',
    );
    expect((await one.confirm(ours)).status).toBe(200);
  });

  /** A precheck token, which is genuine and for something else. */
  const two = (installer: TestInstaller) => installer.precheckToken();

  test('refuses after 10 minutes', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    system.clock.forward({ seconds: 600 });
    expectRefusal(await installer.confirm(activated), 'token_invalid');
  });

  test('refuses what was released', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    await installer.release(activated.activation_id);
    expectRefusal(await installer.confirm(activated), 'token_mismatch');
  });

  test('asks for both fields, of their form, in 64 KiB', async () => {
    expectRefusal(await post(system, confirm, {}), 'validation_error');
    expectRefusal(
      await post(system, confirm, { activation_id: 'act_1', install_token: 'x' }),
      'validation_error',
    );
    expectRefusal(await post(system, confirm, { x: 'x'.repeat(65_536) }), 'payload_too_large');
  });

  test('confirms nothing when the store fails', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    system.faults.inject('error', { caller: roleOf(confirm), operation: 'TransactWriteItems' });
    expectInternalError(await installer.confirm(activated));
    system.faults.clear();
    expect((await installer.confirm(activated)).status).toBe(200);
  });

  test('confirms once when the answer of the store is lost', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    system.faults.inject('cut-after', { caller: roleOf(confirm), operation: 'TransactWriteItems' }, 1);
    expect((await installer.confirm(activated)).status).toBe(200);
  });
});
