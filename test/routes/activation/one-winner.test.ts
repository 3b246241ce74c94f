import { TestBrowser, TestInstaller, dataOf, type Activated } from '../../support/installer';
import { freshAddress } from '../../support/call';
import { countAnswers } from '../../support/count-answers';
import { inFlight } from '../../support/in-flight';
import { useSystem } from '../../support/test-system';

const system = useSystem();

const print = (what: string, counted: Record<string, number>) =>
  process.stdout.write(`${what}: ${JSON.stringify(counted)}\n`);

test('40 machines activate one code at once: one has it, and one is confirmed', async () => {
  const count = 40;
  const installer = await TestInstaller.withFreshCode(system);
  const machines = Array.from(
    { length: count },
    () => new TestInstaller(system, installer.code, freshAddress()),
  );
  const tokens = await inFlight(
    50,
    machines.map((machine) => () => machine.precheckToken()),
  );

  const answers = await inFlight(
    50,
    machines.map((machine, index) => () => machine.activate(tokens[index]!)),
  );
  print(`${count} activations of one code by ${count} machines`, countAnswers(answers));
  expect(countAnswers(answers)).toEqual({ '200': 1, '403 install_code_used': count - 1 });

  const winner = answers.findIndex(({ status }) => status === 200);
  const { activation_id = '', install_token = '' } = dataOf(answers[winner]!);
  const confirmed = await inFlight(
    50,
    machines.map((machine) => () => machine.confirm({ activation_id, install_token })),
  );
  print(`${count} confirmations of it`, countAnswers(confirmed));
  expect(countAnswers(confirmed)).toEqual({ '200': 1, '409 token_used': count - 1 });
});

test('40 activations of one code by one machine at once: 5 are within its limit, one can be confirmed', async () => {
  const installer = await TestInstaller.withFreshCode(system);
  const token = await installer.precheckToken();
  const answers = await Promise.all(Array.from({ length: 40 }, () => installer.activate(token)));
  print('40 activations of one code by one machine', countAnswers(answers));
  expect(countAnswers(answers)).toEqual({ '200': 5, '429 rate_limit_exceeded': 35 });

  const activated = answers
    .filter(({ status }) => status === 200)
    .map((answer) => dataOf(answer) as unknown as Activated);
  const confirmed = await Promise.all(
    activated.map(({ activation_id, install_token }) => installer.confirm({ activation_id, install_token })),
  );
  print('confirmations of them', countAnswers(confirmed));
  expect(countAnswers(confirmed)['200']).toBe(1);
});

test('a confirmation and a release at once: one of them has its way', async () => {
  for (let round = 0; round < 10; round += 1) {
    const installer = await TestInstaller.withFreshCode(system);
    const activated = await installer.activation();
    const [confirmed, released] = await Promise.all([
      installer.confirm(activated),
      installer.release(activated.activation_id),
    ]);
    expect([
      ['200', '409 token_used'],
      ['403 token_mismatch', '200'],
    ]).toContainEqual([confirmed, released].map((answer) => Object.keys(countAnswers([answer]))[0]));
  }
});

test('20 machines want one host name at once: one has it', async () => {
  const machines = await Promise.all(Array.from({ length: 20 }, () => TestInstaller.withFreshCode(system)));
  for (const machine of machines) machine.hostname = `wanted.${system.zone}`;
  const tokens = await inFlight(
    50,
    machines.map((machine) => () => machine.precheckToken()),
  );
  const answers = await Promise.all(machines.map((machine, index) => machine.activate(tokens[index]!)));
  print('20 activations with one host name', countAnswers(answers));
  expect(countAnswers(answers)).toEqual({ '200': 1, '422 validation_error': 19 });
});

test('30 codes wanted at once from one address: the limit is exact', async () => {
  const browsers = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const browser = new TestBrowser(system, '127.2.2.2');
      await browser.open();
      return browser;
    }),
  );
  const answers = await Promise.all(browsers.map((browser) => browser.issue()));
  print('30 codes wanted from one address', countAnswers(answers));
  expect(countAnswers(answers)).toEqual({ '201': 3, '429 rate_limit_exceeded': 27 });
});
