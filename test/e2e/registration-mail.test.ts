/** Mails reach whoever they were promised to, however SES behaves, and nobody who does not want them. */
import { mailSender } from '../../functions/registration/workers/mail-sender';
import { roleOf } from '../../local/deployment';
import { eventually } from '../support/eventually';
import { linkIn, TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';

const system = useSystem();

const attempts = () =>
  system.awsCalls.filter(({ caller, action, resource }) => {
    const isMail = caller === roleOf(mailSender) && action === 'ses:SendEmail';
    return isMail && resource.includes(':identity/');
  }).length;

test.each([
  ['bounced', 'bounce'],
  ['complained', 'complaint'],
])('an address that %s is written to once, and never again', async (_what, simulated) => {
  const address = `${simulated}@simulator.amazonses.com`;
  const gateway = await TestGateway.subscribe(system);
  const before = attempts();
  await gateway.setEmail(address);
  await eventually(() => expect(attempts()).toBe(before + 1));
  await system.running.idle();

  // The caller is told nothing: a stranger could find out whose mail bounces.
  expect((await gateway.setEmail(address)).status).toBe(200);
  expect((await gateway.setEmail(address.toUpperCase())).status).toBe(200);
  await system.sweep();
  expect(attempts()).toBe(before + 1);
  await gateway.verificationLink();
});

test('a mail that bounces for a while only is no reason to stop', async () => {
  const gateway = await TestGateway.subscribe(system);
  system.faults.inject('throttle', { service: 'ses' }, 4);
  await gateway.setEmail();
  await system.running.idle();
  expect(system.mailsTo(gateway.email)).toEqual([]);
  system.clock.forward({ minutes: 1 });
  await system.sweep();
  expect(system.mailsTo(gateway.email)).toHaveLength(1);
});

test('while SES fails for hours the pauses grow, and the mail arrives in the end', async () => {
  const gateway = await TestGateway.subscribe(system);
  system.faults.inject('error', { service: 'ses' });
  await gateway.setEmail();
  for (let minutes = 0; minutes < 120; minutes += 5) {
    system.clock.forward({ minutes: 5 });
    await system.sweep();
  }
  const triedInTwoHours = system.faults.injected;
  expect(triedInTwoHours).toBeLessThan(60);
  system.faults.clear();
  system.clock.forward({ hours: 1 });
  await system.sweep();
  const link = linkIn((await system.nextMail(gateway.email)).text ?? '');
  expect((await system.call(link)).status).toBe(200);
}, 60_000);

test('more mails than SES takes in a second arrive all the same', async () => {
  const gateways = await Promise.all(Array.from({ length: 40 }, () => TestGateway.subscribe(system)));
  await Promise.all(gateways.map((gateway) => gateway.setEmail()));
  await eventually(
    async () => {
      system.clock.forward({ minutes: 2 });
      await system.sweep();
      expect(gateways.filter(({ email }) => system.mailsTo(email).length === 0)).toEqual([]);
    },
    { withinMs: 25_000 },
  );
});
