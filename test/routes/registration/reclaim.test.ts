import { freshAddress } from '../../support/call';
import { reclaim } from '../../../functions/registration/routes/reclaim';
import { roleOf } from '../../../local/deployment';
import { reclamationTokenIn, TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

describeRoute(reclaim, (system) => {
  async function ownedGateway(): Promise<TestGateway> {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    return gateway;
  }

  test('mails a lower-case UUID to the verified address, and answers nothing', async () => {
    const gateway = await ownedGateway();
    expect(await gateway.reclaim()).toMatchObject({ status: 200, text: '' });
    const mail = await system.nextMail(gateway.email);
    expect(mail.subject).toContain(`${gateway.name}.${system.zone}`);
    const token = reclamationTokenIn(mail.text ?? '');
    expect(mail.html).toContain(token);
  });

  test('takes the name in any spelling', async () => {
    const gateway = await ownedGateway();
    const answer = await system.call(reclaim.path, { name: ` ${gateway.name.toUpperCase()} ` });
    expect(answer.status).toBe(200);
    await system.nextMail(gateway.email);
  });

  test('changes nothing for the gateway that holds the name', async () => {
    const gateway = await ownedGateway();
    await gateway.reclaim();
    expect((await gateway.ping()).status).toBe(200);
    expect(await gateway.info()).toMatchObject({ reclamation_pending: true, email: gateway.email });
  });

  test('is pending for 24 hours', async () => {
    const gateway = await ownedGateway();
    await gateway.reclaim();
    system.clock.forward({ hours: 23, minutes: 55 });
    expect(await gateway.info()).toMatchObject({ reclamation_pending: true });
    system.clock.forward({ minutes: 10 });
    expect(await gateway.info()).toMatchObject({ reclamation_pending: false });
  });

  test.each(['nobody', 'not.a.label', 'ümlaut', '*', ' ', 'x'.repeat(3_000), 'nul\0'])(
    'says that nobody has the name %p',
    async (name) => {
      expectRefusal(await system.call(reclaim.path, { name }), 'NoSuchName');
    },
  );

  test('says that nobody has a name that was given back', async () => {
    const gateway = await ownedGateway();
    await gateway.unsubscribe();
    expectRefusal(await gateway.reclaim(), 'NoSuchName');
  });

  test('writes to no address that was not verified', async () => {
    const gateway = await TestGateway.subscribe(system);
    expectRefusal(await gateway.reclaim(), 'NoEmail');
    await gateway.setEmail();
    expectRefusal(await gateway.reclaim(), 'NoEmail');
  });

  test('writes to the verified address while another one is pending', async () => {
    const gateway = await ownedGateway();
    await gateway.setEmail('thief@other.example');
    await gateway.reclamationToken();
    expect((await system.nextMail('thief@other.example')).text).toContain('/verifyemail?');
    expect(system.mailsTo('thief@other.example')).toHaveLength(1);
  });

  test('mails five tokens that work side by side; whoever asks on leaves the owner with five', async () => {
    const gateway = await ownedGateway();
    const tokens: string[] = [];
    for (let mail = 1; mail <= 5; mail += 1) tokens.push(await gateway.reclamationToken());
    const before = await gateway.stored();
    for (let ask = 1; ask <= 20; ask += 1) expect((await gateway.reclaim()).status).toBe(200);
    expect(await gateway.stored()).toEqual(before);

    // An hour later one more goes out, and takes the place of the oldest.
    system.clock.forward({ hours: 1 });
    tokens.push(await gateway.reclamationToken());
    expect((await gateway.reclaim()).status).toBe(200);
    const { name } = gateway;
    const take = (reclamationToken: string) => system.call('/subscribe', { name, reclamationToken });
    expectRefusal(await take(tokens[0]!), 'ReclamationTokenMismatch');
    expect((await take(tokens[1]!)).status).toBe(200);
  });

  test('three a day for one network, which is told when to come again', async () => {
    const gateway = await ownedGateway();
    const stranger = freshAddress();
    for (let mail = 1; mail <= 3; mail += 1) expect((await gateway.reclaim(stranger)).status).toBe(200);
    const refused = await gateway.reclaim(stranger);
    expectRefusal(refused, 'TooManyRequests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await gateway.reclaim()).status).toBe(200);
    system.clock.forwardToNextWindow(86_400);
    expect((await gateway.reclaim(stranger)).status).toBe(200);
  });

  test('takes the whole name, also with a final dot', async () => {
    const { name } = await ownedGateway();
    for (const whole of [`${name}.${system.zone}`, `${name.toUpperCase()}.${system.zone}.`]) {
      expect((await system.call(reclaim.path, { name: whole }, { from: freshAddress() })).status).toBe(200);
    }
  });

  test('says which parameter is missing', async () => {
    expectRefusal(await system.call(reclaim.path), 'MissingParameter');
    expectRefusal(await system.call(reclaim.path, { name: '' }), 'MissingParameter');
  });

  test('refuses a name that is no text, and one that is given twice', async () => {
    const body = JSON.stringify({ name: 1 });
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await system.call(reclaim.path, {}, { body, headers }), 'InvalidParameter');
    expectRefusal(await system.call(`${reclaim.path}?name=a&name=b`), 'InvalidParameter');
  });

  test('answers 501 and promises no mail while the database fails', async () => {
    const gateway = await ownedGateway();
    const before = await gateway.stored();
    system.faults.inject('error', { caller: roleOf(reclaim), service: 'dynamodb' });
    expectInternalError(await gateway.reclaim());
    expect(await gateway.stored()).toEqual(before);
  });
});
