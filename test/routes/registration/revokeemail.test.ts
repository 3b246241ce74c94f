import { revokeemail } from '../../../functions/registration/routes/revokeemail';
import { TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { guardsItsToken } from './guards-its-token';

describeRoute(revokeemail, (system) => {
  test('cancels a pending verification: the link is dead', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    expect(await gateway.revokeEmail()).toMatchObject({ status: 200, text: '' });
    expect(await gateway.info()).toMatchObject({ email: '', verification_pending: false });
    expect((await system.call(link)).status).toBe(400);
    expect(await gateway.info()).toMatchObject({ email: '', verified: false });
  });

  test('leaves a verified address alone', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const link = await gateway.verificationLink('next@owner.example');
    await gateway.revokeEmail();
    expect((await system.call(link)).status).toBe(400);
    expect(await gateway.info()).toMatchObject({ email: gateway.email, verified: true });
  });

  test('does not write the mail that was not sent yet, and no other one less', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    system.faults.inject('error', { service: 'ses' });
    await gateway.setEmail('late@owner.example');
    await gateway.reclaim();
    // A mail that a sender has at hand is sent; one that waits for its next attempt is not.
    await system.running.idle();
    await gateway.revokeEmail();
    system.faults.clear();

    system.clock.forward({ minutes: 5 });
    await system.sweep();
    expect(await system.nextMail(gateway.email)).toMatchObject({ to: gateway.email });
    expect(system.mailsTo('late@owner.example')).toEqual([]);
  });

  test('is content when nothing is pending', async () => {
    const gateway = await TestGateway.subscribe(system);
    const before = await gateway.stored();
    expect((await gateway.revokeEmail()).status).toBe(200);
    expect(await gateway.stored()).toEqual(before);
  });

  guardsItsToken(system, revokeemail);
});
