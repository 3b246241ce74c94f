import { verifyemail } from '../../../functions/registration/routes/verifyemail';
import { roleOf } from '../../../local/deployment';
import type { Answer } from '../../support/call';
import { TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';

describeRoute(verifyemail, (system) => {
  test.each(['>', '.', '%3E', ')', '%20'])(
    'takes a link with a trailing %s, as mail programs make it',
    async (tail) => {
      const gateway = await TestGateway.subscribe(system);
      expect((await system.call(`${await gateway.verificationLink()}${tail}`)).status).toBe(200);
      expect(await gateway.info()).toMatchObject({ verified: true });
    },
  );

  function expectPage(answer: Answer, status: number, ...texts: string[]): void {
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'referrer-policy': 'no-referrer',
      'access-control-allow-origin': '*',
    });
    expect(answer.text).toMatch(/^<!doctype html>/);
    for (const text of texts) expect(answer.text).toContain(text);
  }

  test('shows the success page, and again to whoever follows the link again', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    expectPage(await system.call(link), 200, 'Address verified', gateway.email, gateway.name);
    expectPage(await system.call(link), 200, 'Address verified', gateway.email, gateway.name);
    expect(await gateway.info()).toMatchObject({ email: gateway.email, verified: true });
  });

  test('takes the link in capitals, as some mail programs print it', async () => {
    const gateway = await TestGateway.subscribe(system);
    const [path, secret = ''] = (await gateway.verificationLink()).split('?s=');
    expectPage(await system.call(path!, { s: ` ${secret.toUpperCase()} ` }), 200);
  });

  test('lets a link work for seven days', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    system.clock.forward({ days: 7, minutes: -5 });
    expectPage(await system.call(link), 200);
  });

  test('shows the error page for an expired link', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    system.clock.forward({ days: 7 });
    expectPage(await system.call(link), 400, 'not, or no longer, valid');
    expect(await gateway.info()).toMatchObject({ verified: false });
  });

  test.each([
    ['unknown', '00000000-0000-4000-8000-000000000000'],
    ['no UUID', '<script>alert(1)</script>'],
    ['far too long', 'x'.repeat(5_000)],
    ['nothing but a space', ' '],
    ['missing', ''],
  ])('shows the error page for a secret that is %s', async (_kind, s) => {
    const answer = await system.call(verifyemail.path, { s });
    expectPage(answer, 400, 'This did not work');
    expect(answer.text).not.toContain('<script>');
  });

  test('takes no other secret for that of a link', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    await gateway.setEmail('next@owner.example');
    const secrets = [await gateway.reclamationToken(), gateway.token, gateway.token.slice(0, 36)];
    for (const s of secrets) expectPage(await system.call(verifyemail.path, { s }), 400);
    expect(await gateway.info()).toMatchObject({ email: gateway.email });
  });

  test('does nothing for a later holder of the name', async () => {
    const gateway = await TestGateway.subscribe(system);
    const pending = await gateway.verificationLink();
    await gateway.unsubscribe();
    const next = await TestGateway.subscribe(system, { name: gateway.name });
    expectPage(await system.call(pending), 400);
    expect(await next.info()).toMatchObject({ email: '', verified: false });
  });

  test('writes nothing when a link is followed again', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    await system.call(link);
    await system.running.idle();
    const before = await system.items();
    await system.call(link);
    expect(await system.items()).toEqual(before);
  });

  test('shows a page without the cause when the database fails', async () => {
    const gateway = await TestGateway.subscribe(system);
    const link = await gateway.verificationLink();
    system.faults.inject('error', { caller: roleOf(verifyemail) });
    const answer = await system.call(link);
    expectPage(answer, 501, 'Something went wrong on our side');
    expect(answer.text).not.toMatch(/dynamo|injected|fault/i);
    system.faults.clear();
    expectPage(await system.call(link), 200);
  });
});
