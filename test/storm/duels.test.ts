/** 500 want the same thing at once: one gets it, and everybody else is told so in the documented words. */
import { createAccountWithToken } from '../../functions/accounts/routes/create-account-with-token';
import { freshAddress, type Answer } from '../support/call';
import { countAnswers } from '../support/count-answers';
import { freshName, TestGateway } from '../support/gateway';
import { inFlight } from '../support/in-flight';
import { dataOf, TestInstaller } from '../support/installer';
import { printFigures } from '../support/print-figures';
import { postJson, pushedToken } from '../support/pushed-token';
import { freshUsername, SipCaller } from '../support/sip-caller';
import { useSystem } from '../support/test-system';
import { countHeld } from './support/count';

const RIVALS = 500;
/** As many as one process can serve within the time limit of a Lambda. */
const AT_ONCE = 100;

const system = useSystem();

/** Has all rivals call, prints and checks how often each answer came, and returns the one that won. */
async function duel(
  what: string,
  expected: Record<string, number>,
  calls: readonly (() => Promise<Answer>)[],
): Promise<Answer> {
  const startedAt = performance.now();
  const answers = await inFlight(AT_ONCE, calls);
  const counts = countAnswers(answers);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  printFigures(`${RIVALS} ${what}`, { ...counts, seconds });
  expect(counts).toEqual(expected);
  countHeld('duels', RIVALS);
  return answers.find(({ status }) => status < 300)!;
}

const times = <Result>(make: (index: number) => Result) =>
  Array.from({ length: RIVALS }, (_, index) => make(index));

const token = ({ text }: Answer) => (JSON.parse(text) as { token: string }).token;

test('one name', async () => {
  const name = freshName();
  const winner = await duel(
    'subscribes for one name',
    { '200': 1, '400 UnavailableName': RIVALS - 1 },
    times(() => () => system.call('/subscribe', { name }, { from: freshAddress() })),
  );
  expect((await system.call('/ping', { token: token(winner) })).status).toBe(200);
});

test('one reclamation token', async () => {
  const gateway = await TestGateway.subscribe(system);
  await gateway.verifyEmail();
  const reclamationToken = await gateway.reclamationToken();
  const winner = await duel(
    'uses of one reclamation token',
    { '200': 1, '400 ReclamationTokenMismatch': RIVALS - 1 },
    times(
      () => () =>
        system.call('/subscribe', { name: gateway.name, reclamationToken }, { from: freshAddress() }),
    ),
  );
  expect((await gateway.ping()).status).toBe(400);
  expect((await system.call('/ping', { token: token(winner) })).status).toBe(200);
});

test('one install code', async () => {
  const { code } = await TestInstaller.withFreshCode(system);
  const machines = times(() => new TestInstaller(system, code, freshAddress()));
  const tokens = await inFlight(
    AT_ONCE,
    machines.map((machine) => () => machine.precheckToken()),
  );
  const winner = await duel(
    'activations of one code',
    { '200': 1, '403 install_code_used': RIVALS - 1 },
    machines.map((machine, index) => () => machine.activate(tokens[index]!)),
  );
  const { activation_id = '', install_token = '' } = dataOf(winner);
  await duel(
    'confirmations of one activation',
    { '200': 1, '409 token_used': RIVALS - 1 },
    machines.map((machine) => () => machine.confirm({ activation_id, install_token })),
  );
});

test('one pushed token', async () => {
  const token = await pushedToken(system);
  const winner = await duel(
    'accounts with one pushed token',
    { '200': 1, '422 The token is unknown, used up or expired.': RIVALS - 1 },
    times(() => () => {
      const account = { username: freshUsername(), password: SipCaller.password, algorithm: 'SHA-256' };
      return postJson(system, createAccountWithToken.path, { ...account, token });
    }),
  );
  const { username } = JSON.parse(winner.text) as { username: string };
  expect(username).toMatch(/^person/);
});
