/** However many want the same thing at once, one gets it, and everybody else is told so in the documented words. */
import { freshAddress, type Answer } from '../support/call';
import { countAnswers } from '../support/count-answers';
import { freshName, TestGateway } from '../support/gateway';
import { printFigures } from '../support/print-figures';
import { useSystem } from '../support/test-system';

const system = useSystem();

/** Calls as many times at once, from an address each. */
const together = (times: number, path: string, parameters: Record<string, string | number>) =>
  Promise.all(Array.from({ length: times }, () => system.call(path, parameters, { from: freshAddress() })));

const tokenOf = (answers: Answer[]) =>
  (JSON.parse(answers.find(({ status }) => status === 200)!.text) as { token: string }).token;

test('60 subscribes for one name: one has it', async () => {
  const times = 60;
  const answers = await together(times, '/subscribe', { name: freshName() });
  const counts = countAnswers(answers);
  printFigures(`${times} subscribes for one name`, counts);
  expect(counts).toEqual({ '200': 1, '400 UnavailableName': times - 1 });
  expect((await system.call('/ping', { token: tokenOf(answers) })).status).toBe(200);
});

test('20 uses of one reclamation token: one has the name', async () => {
  const times = 20;
  const gateway = await TestGateway.subscribe(system);
  await gateway.verifyEmail();
  const reclamationToken = await gateway.reclamationToken();

  const answers = await together(times, '/subscribe', { name: gateway.name, reclamationToken });
  const counts = countAnswers(answers);
  printFigures(`${times} uses of one reclamation token`, counts);
  expect(counts).toEqual({ '200': 1, '400 ReclamationTokenMismatch': times - 1 });
  expect((await gateway.ping()).status).toBe(400);
  expect((await system.call('/ping', { token: tokenOf(answers) })).status).toBe(200);
});

test('60 new names from one address at once: 30 are given, and each of those works', async () => {
  const from = freshAddress();
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => system.call('/subscribe', { name: freshName() }, { from })),
  );
  expect(countAnswers(answers)).toEqual({ '200': 30, '400 TooManyRequests': 30 });
});

test('a name that is given back and taken by many at once has one holder', async () => {
  const gateway = await TestGateway.subscribe(system);
  const [gone, ...answers] = await Promise.all([
    gateway.unsubscribe(),
    ...Array.from({ length: 30 }, () =>
      system.call('/subscribe', { name: gateway.name }, { from: freshAddress() }),
    ),
  ]);
  expect(gone.status).toBe(200);
  const { '200': taken = 0, ...others } = countAnswers(answers);
  expect(taken).toBeLessThanOrEqual(1);
  expect(Object.keys(others)).toEqual(['400 UnavailableName']);
});
