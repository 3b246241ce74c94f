import { unsubscribe } from '../../../functions/registration/routes/unsubscribe';
import { eventually } from '../../support/eventually';
import { TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

describeRoute(unsubscribe, (system) => {
  test('frees the name at once, with an empty 200', async () => {
    const gateway = await TestGateway.subscribe(system);
    expect(await gateway.unsubscribe()).toMatchObject({ status: 200, text: '' });
    const next = await TestGateway.subscribe(system, { name: gateway.name });
    expect(next.token).not.toBe(gateway.token);
    expect(await next.info()).toMatchObject({ email: '', dns_challenge: '' });
  });

  test('removes every record of the name in one batch', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await gateway.setChallenge('value');
    await system.running.idle();
    expect(system.recordsOf(gateway.name)).toHaveLength(2);

    const before = system.running.route53.stats();
    await gateway.unsubscribe();
    await eventually(() => expect(system.recordsOf(gateway.name)).toEqual([]));
    const { batches, changes } = system.running.route53.stats();
    expect({ batches: batches - before.batches, changes: changes - before.changes }).toEqual({
      batches: 1,
      changes: 2,
    });
  });

  test('leaves nothing of the gateway in the store once its records are gone', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await gateway.unsubscribe();
    await eventually(() => expect(gateway.stored()).rejects.toThrow('Nothing is stored'));
  });

  test('takes a reclamation token instead of the token, and none of them after that', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const reclamationToken = await gateway.reclamationToken();
    await gateway.reclamationToken();
    expect(await callWith({ reclamationToken })).toMatchObject({ status: 200, text: '' });
    expectRefusal(await gateway.ping(), 'UnknownToken');
    expectRefusal(await callWith({ reclamationToken }), 'ReclamationTokenMismatch');
  });

  test('refuses a reclamation token after 24 hours', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const reclamationToken = await gateway.reclamationToken();
    system.clock.forward({ hours: 24 });
    expectRefusal(await callWith({ reclamationToken }), 'ReclamationTokenMismatch');
    expect((await gateway.ping()).status).toBe(200);
  });

  test('refuses a reclamation token of an earlier holder of the name', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const reclamationToken = await gateway.reclamationToken();
    await gateway.unsubscribe();
    const next = await TestGateway.subscribe(system, { name: gateway.name });
    expectRefusal(await callWith({ reclamationToken }), 'ReclamationTokenMismatch');
    expect((await next.ping()).status).toBe(200);
  });

  test.each([
    {},
    { token: '' },
    { reclamationToken: '' },
    { reclamationToken: ' ' },
    { token: '', reclamationToken: '' },
  ])('deletes nothing for empty secrets: %p', async (parameters) => {
    // Neither a reclamation that is pending nor one that never was is matched by an empty token.
    const pending = await TestGateway.subscribe(system);
    await pending.verifyEmail();
    await pending.reclamationToken();
    const never = await TestGateway.subscribe(system);
    await system.running.idle();
    const before = await system.items();
    expectRefusal(await callWith(parameters), 'MissingParameter');
    expect(await system.items()).toEqual(before);
    expect((await never.ping()).status).toBe(200);
  });

  test('takes a verification link’s secret for no reclamation token', async () => {
    const gateway = await TestGateway.subscribe(system);
    const [, secret = ''] = (await gateway.verificationLink()).split('s=');
    expectRefusal(await callWith({ reclamationToken: secret }), 'ReclamationTokenMismatch');
  });

  guardsItsToken(system, unsubscribe);

  const callWith = (parameters: Parameters<typeof system.call>[1]) =>
    system.call(unsubscribe.path, parameters);
});
