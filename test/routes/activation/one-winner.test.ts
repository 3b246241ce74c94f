import { TestBrowser, TestInstaller, dataOf, type Activated } from '../../support/installer';
import { freshAddress } from '../../support/call';
import { useSystem } from '../../support/test-system';

const system = useSystem();

/** How often each answer came, e.g. `{ '200': 1, '403 install_code_used': 39 }`. */
function counts(answers: { status: number; text: string }[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status, text } of answers) {
    const code = /"code":"(\w+)"/.exec(text)?.[1];
    const key = code ? `${status} ${code}` : String(status);
    counted[key] = (counted[key] ?? 0) + 1;
  }
  return counted;
}

const print = (what: string, counted: Record<string, number>) =>
  process.stdout.write(`${what}: ${JSON.stringify(counted)}\n`);

/**
 * Calls all of them, so many at a time: one process plays the part of as many Lambdas, and each has its time limit.
 */
async function inFlight<Result>(atOnce: number, calls: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const queue = calls.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [position, call] of queue) results[position] = await call();
    }),
  );
  return results;
}

test.each([40, 500])(
  '%i machines activate one code, 50 at a time: one has it, and one is confirmed',
  async (count) => {
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
    print(`${count} activations of one code by ${count} machines`, counts(answers));
    expect(counts(answers)).toEqual({ '200': 1, '403 install_code_used': count - 1 });

    const winner = answers.findIndex(({ status }) => status === 200);
    const { activation_id = '', install_token = '' } = dataOf(answers[winner]!);
    const confirmed = await inFlight(
      50,
      machines.map((machine) => () => machine.confirm({ activation_id, install_token })),
    );
    print(`${count} confirmations of it`, counts(confirmed));
    expect(counts(confirmed)).toEqual({ '200': 1, '409 token_used': count - 1 });
  },
  120_000,
);

test('40 activations of one code by one machine at once: 5 are within its limit, one can be confirmed', async () => {
  const installer = await TestInstaller.withFreshCode(system);
  const token = await installer.precheckToken();
  const answers = await Promise.all(Array.from({ length: 40 }, () => installer.activate(token)));
  print('40 activations of one code by one machine', counts(answers));
  expect(counts(answers)).toEqual({ '200': 5, '429 rate_limit_exceeded': 35 });

  const activated = answers
    .filter(({ status }) => status === 200)
    .map((answer) => dataOf(answer) as unknown as Activated);
  const confirmed = await Promise.all(
    activated.map(({ activation_id, install_token }) => installer.confirm({ activation_id, install_token })),
  );
  print('confirmations of them', counts(confirmed));
  expect(counts(confirmed)['200']).toBe(1);
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
    ]).toContainEqual([confirmed, released].map((answer) => Object.keys(counts([answer]))[0]));
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
  print('20 activations with one host name', counts(answers));
  expect(counts(answers)).toEqual({ '200': 1, '422 validation_error': 19 });
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
  print('30 codes wanted from one address', counts(answers));
  expect(counts(answers)).toEqual({ '201': 3, '429 rate_limit_exceeded': 27 });
});
