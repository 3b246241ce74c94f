import { release } from '../../../functions/activation/routes/release';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { dataOf, post, TestInstaller } from '../../support/installer';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

describeRoute(release, (system) => {
  test('gives the code back, to any machine, and says the same when it is asked again', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const { activation_id, install_token } = await installer.activation();
    for (const fields of [{}, { install_token }]) {
      const answer = await installer.release(activation_id, fields);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toEqual({
        data: { activation_id, status: 'released', install_code_restored: true },
        meta: { message: 'Activation released' },
      });
    }
    const other = new TestInstaller(system, installer.code);
    expect((await other.confirm(await other.activation())).status).toBe(200);
    expect(dataOf(await installer.release(activation_id))).toMatchObject({ install_code_restored: false });
  });

  test('gives nothing back once the token has ended', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const { activation_id } = await installer.activation();
    system.clock.forward({ seconds: 600 });
    expect(dataOf(await installer.release(activation_id))).toMatchObject({ install_code_restored: false });
  });

  test('does not count what was released against the code', async () => {
    system.clock.forwardToNextWindow(86_400);
    system.clock.forward({ hours: 23, minutes: 58 });
    const installer = await TestInstaller.withFreshCode(system);
    const token = await installer.precheckToken();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { activation_id = '' } = dataOf(await installer.activate(token));
      await installer.release(activation_id);
    }
    system.clock.forwardToNextWindow(86_400);
    expect((await installer.activate(token)).status).toBe(200);
  });

  test('gives the host name and its record back', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    installer.hostname = `returned.${system.zone}`;
    const { activation_id } = await installer.activation();
    await eventually(async () => expect(await system.resolve('A', 'returned')).toEqual(['192.0.2.17']));
    await installer.release(activation_id);
    await eventually(async () => expect(await system.resolve('A', 'returned')).not.toEqual(['192.0.2.17']));
    expect((await system.call('/subscribe', { name: 'returned' })).status).toBe(200);
  });

  test('refuses what is confirmed, what it does not know, and what has no form', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    await installer.confirm(activated);
    expectRefusal(await installer.release(activated.activation_id), 'token_used');
    expectRefusal(await installer.release('act_0123456789abcdef'), 'activation_not_found');
    expectRefusal(await installer.release('act_'), 'validation_error');
    expectRefusal(await post(system, release, {}), 'validation_error');
    expectRefusal(await installer.release('x'.repeat(65_536)), 'payload_too_large');
  });

  test('releases nothing when the store fails', async () => {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    system.faults.inject('error', { caller: roleOf(release), operation: 'TransactWriteItems' });
    expectInternalError(await installer.release(activated.activation_id));
    system.faults.clear();
    expect((await installer.confirm(activated)).status).toBe(200);
  });
});
