import { freshAddress } from '../../support/call';
import { setemail } from '../../../functions/registration/routes/setemail';
import { linkIn, TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

describeRoute(setemail, (system) => {
  test('mails a link to the address, as text and as HTML, and answers nothing', async () => {
    const gateway = await TestGateway.subscribe(system);
    expect(await gateway.setEmail()).toMatchObject({ status: 200, text: '' });
    const { subject, text = '', html = '' } = await system.nextMail(gateway.email);
    expect(subject).toContain(`${gateway.name}.${system.zone}`);
    const link = `${system.running.baseUrl}${linkIn(text)}`;
    expect(link).toMatch(/\/verifyemail\?s=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(html).toContain(`href="${link.replaceAll('/', '&#x2F;').replaceAll('=', '&#x3D;')}"`);
  });

  test('makes the address the name’s only when its link is followed', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    expect((await gateway.stored()).holder).not.toHaveProperty('email');
    await system.call(link);
    expect((await gateway.stored()).holder).toMatchObject({ email: gateway.email });
  });

  test('keeps the verified address until a new one is verified', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const link = await gateway.verificationLink('next@owner.example');
    expect(await gateway.info()).toMatchObject({ email: gateway.email, verified: true });
    await system.call(link);
    expect(await gateway.info()).toMatchObject({ email: 'next@owner.example', verified: true });
  });

  test('replaces a pending address: only the newest link works', async () => {
    const gateway = await TestGateway.subscribe(system);
    const first = await gateway.verificationLink('first@owner.example');
    const second = await gateway.verificationLink('second@owner.example');
    expect((await system.call(first)).status).toBe(400);
    expect((await system.call(second)).status).toBe(200);
    expect(await gateway.info()).toMatchObject({ email: 'second@owner.example' });
  });

  test('takes an address in any spelling for the same address', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.setEmail(` ${gateway.email.toUpperCase()} `);
    expect(await gateway.info()).toMatchObject({ email: gateway.email });
  });

  test.each([
    'nobody',
    'two@at@example.com',
    '@example.com',
    'space in@example.com',
    'a@b',
    'a@example.com\r\nBcc: all@example.com',
    'a@example.com,b@example.com',
    'nul\0@example.com',
    `${'x'.repeat(250)}@example.com`,
  ])('refuses %j and writes to nobody', async (email) => {
    const gateway = await TestGateway.subscribe(system);
    const before = await gateway.stored();
    expectRefusal(await gateway.setEmail(email), 'InvalidParameter');
    expect(await gateway.stored()).toEqual(before);
  });

  test.each([undefined, ''])('misses an address that is %p', async (email) => {
    const { token } = await TestGateway.subscribe(system);
    expectRefusal(await system.call(setemail.path, { token, email }), 'MissingParameter');
  });

  test('takes 0 and 1 for optout and nothing else', async () => {
    const gateway = await TestGateway.subscribe(system);
    for (const optout of ['2', 'true', '-1', ' ']) {
      expectRefusal(await gateway.setEmail(gateway.email, { optout }), 'InvalidParameter');
    }
    expect((await gateway.setEmail(gateway.email, { optout: '1' })).status).toBe(200);
  });

  test('mails five links for a name and hour, to whatever addresses', async () => {
    const gateway = await TestGateway.subscribe(system);
    for (let mail = 1; mail <= 5; mail += 1) {
      expect((await gateway.setEmail(`${gateway.name}-${mail}@owner.example`)).status).toBe(200);
    }
    const before = await gateway.stored();
    expectRefusal(await gateway.setEmail(`${gateway.name}-6@owner.example`), 'TooManyRequests');
    expect(await gateway.stored()).toEqual(before);

    system.clock.forwardToNextWindow(3_600);
    expect((await gateway.setEmail(`${gateway.name}-6@owner.example`)).status).toBe(200);
  });

  test('mails five links of one network to a mailbox and hour, for whatever names and tags', async () => {
    const from = freshAddress();
    for (let mail = 1; mail <= 5; mail += 1) {
      const gateway = await TestGateway.subscribe(system, { from });
      expect((await gateway.setEmail(`Victim+${mail}@other.example`)).status).toBe(200);
    }
    const gateway = await TestGateway.subscribe(system, { from });
    const refused = await gateway.setEmail('victim@other.example');
    expectRefusal(refused, 'TooManyRequests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // The owner of the mailbox sits in another network.
    const owner = await TestGateway.subscribe(system);
    expect((await owner.setEmail('victim@other.example')).status).toBe(200);

    system.clock.forwardToNextWindow(3_600);
    expect((await gateway.setEmail('victim@other.example')).status).toBe(200);
  });

  test('mails twenty of whatever kind an hour for one network', async () => {
    const from = freshAddress();
    for (let count = 1; count <= 20; count += 1) {
      const gateway = await TestGateway.subscribe(system, { from });
      expect((await gateway.setEmail()).status).toBe(200);
    }
    const gateway = await TestGateway.subscribe(system, { from });
    expectRefusal(await gateway.setEmail(), 'TooManyRequests');
  });

  test('a second link to the same address leaves the first one working', async () => {
    const gateway = await TestGateway.subscribe(system);
    const first = await gateway.verificationLink();
    const second = await gateway.verificationLink();
    expect((await system.call(first)).status).toBe(200);
    expect((await system.call(second)).status).toBe(200);
    expect(await gateway.info()).toMatchObject({ email: gateway.email, verified: true });
  });

  test.each([
    ['you@bücher.example', 'you@xn--bcher-kva.example'],
    ['user!x/y@other.example', 'user!x/y@other.example'],
  ])('writes to %s', async (email, to) => {
    const gateway = await TestGateway.subscribe(system);
    expect((await gateway.setEmail(email)).status).toBe(200);
    expect((await system.nextMail(to)).text).toContain('/verifyemail?');
  });

  test('says why it cannot write somewhere', async () => {
    const gateway = await TestGateway.subscribe(system);
    for (const [email, words] of [
      ['jörg@other.example', 'letters before the @'],
      ['me@[192.0.2.1]', 'an IP address'],
      ['a tag@other.example', '%2B'],
    ] as const) {
      const answer = await gateway.setEmail(email);
      expectRefusal(answer, 'InvalidParameter');
      expect(answer.text).toContain(words);
    }
  });

  test('says in how many minutes to try again', async () => {
    const gateway = await TestGateway.subscribe(system);
    system.clock.forwardToNextWindow(3_600);
    system.clock.forward({ minutes: 40 });
    for (let mail = 1; mail <= 5; mail += 1) await gateway.setEmail();
    expect((await gateway.setEmail()).text).toMatch(/again in (20|19) minutes/);
  });

  guardsItsToken(system, setemail, { email: 'someone@guarded.example' });
});
