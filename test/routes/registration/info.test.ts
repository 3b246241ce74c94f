import { info } from '../../../functions/registration/routes/info';
import { roleOf } from '../../../local/deployment';
import { TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { guardsItsToken } from './guards-its-token';

describeRoute(info, (system) => {
  test('answers every field of a fresh name', async () => {
    const gateway = await TestGateway.subscribe(system, { desc: 'In the attic', mode: 1 });
    const answer = await system.call(info.path, { token: gateway.token });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
    expect(JSON.parse(answer.text)).toEqual({
      name: `${gateway.name}.${system.zone}.`,
      token: gateway.token,
      description: 'In the attic',
      timestamp: expect.any(Number) as number,
      timestamp_max_age: 86_400,
      dns_challenge: '',
      email: '',
      verified: false,
      optout: false,
      continent: '',
      mode: 1,
      last_ip: gateway.address,
      reclamation_pending: false,
      verification_pending: false,
      dns_conflicts: [],
    });
  });

  test('shows which records of somebody else are in the way', async () => {
    system.running.route53.changeByHand({
      action: 'CREATE',
      name: `portal.${system.zone}`,
      type: 'A',
      ttlSeconds: 300,
      values: ['192.0.2.10'],
    });
    const gateway = await TestGateway.subscribe(system, { name: 'portal', mode: 1 });
    await system.running.idle();
    expect(await gateway.info()).toMatchObject({
      dns_conflicts: [{ name: `${gateway.name}.${system.zone}.`, type: 'A' }],
    });
  });

  test('shows what was set just before, however late DynamoDB’s cheaper reads are', async () => {
    const gateway = await TestGateway.subscribe(system);
    system.faults.inject('late', { caller: roleOf(info), operation: 'GetItem' });
    await gateway.setEmail('owner@just-now.example');
    expect(await gateway.info()).toMatchObject({
      email: 'owner@just-now.example',
      verification_pending: true,
    });
  });

  test('counts the last sign of life in Unix seconds', async () => {
    const gateway = await TestGateway.subscribe(system);
    const { timestamp } = await gateway.info();
    expect(Math.abs(Number(timestamp) - system.clock.now() / 1_000)).toBeLessThan(60);
  });

  test('shows a pending address as not verified, and the verified one once its link was followed', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    expect(await gateway.info()).toMatchObject({
      email: gateway.email,
      verified: false,
      verification_pending: true,
    });
    await system.call(link);
    expect(await gateway.info()).toMatchObject({
      email: gateway.email,
      verified: true,
      verification_pending: false,
    });
    await gateway.setEmail('next@owner.example');
    expect(await gateway.info()).toMatchObject({
      email: gateway.email,
      verified: true,
      verification_pending: true,
    });
  });

  test('shows the newest challenge, for an hour', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.setChallenge('first');
    await gateway.setChallenge('second');
    expect(await gateway.info()).toMatchObject({ dns_challenge: 'second' });
    system.clock.forward({ minutes: 61 });
    expect(await gateway.info()).toMatchObject({ dns_challenge: '' });
  });

  test('shows what the owner said about mails', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.setEmail(gateway.email, { optout: 1 });
    expect(await gateway.info()).toMatchObject({ optout: true });
    await gateway.setEmail(gateway.email);
    expect(await gateway.info()).toMatchObject({ optout: true });
    await gateway.setEmail(gateway.email, { optout: 0 });
    expect(await gateway.info()).toMatchObject({ optout: false });
  });

  test('never shows what only a mailbox may know, nor anything stored about secrets', async () => {
    const gateway = await TestGateway.subscribe(system);
    const used = await gateway.verificationLink();
    await system.call(used);
    const reclamationToken = await gateway.reclamationToken();
    const pending = await gateway.verificationLink();
    const { text } = await system.call(info.path, { token: gateway.token });

    const secrets = [reclamationToken, ...[used, pending].map((link) => link.split('s=')[1]!)];
    const { holder } = await gateway.stored();
    const stored = [
      holder?.tokenHash,
      Buffer.from(holder?.kiteSecret ?? []).toString('base64'),
      holder?.verification?.tokenHash,
      holder?.reclamations?.[0]?.tokenHash,
      holder?.verifiedBy?.[0],
    ];
    for (const secret of [...secrets, ...stored]) {
      expect(secret).toBeTruthy();
      expect(text).not.toContain(secret);
    }
  });

  test('changes nothing', async () => {
    const gateway = await TestGateway.subscribe(system);
    // The first call with a token holds the name for good.
    await gateway.info();
    await system.running.idle();
    const before = await system.items();
    await gateway.info();
    expect(await system.items()).toEqual(before);
  });

  guardsItsToken(system, info);
});
