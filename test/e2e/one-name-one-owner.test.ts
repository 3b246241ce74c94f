import { freshAddress } from '../support/call';
import { countAnswers, printCounts } from '../support/count-answers';
import { freshName, TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';

const system = useSystem();

test.each([60, 500])(
  '%i gateways subscribe to one name at once: one has it',
  async (count) => {
    const name = freshName();
    const answers = await Promise.all(
      Array.from({ length: count }, () => system.call('/subscribe', { name }, { from: freshAddress() })),
    );

    printCounts(`${count} subscribes for one name`, countAnswers(answers));
    expect(countAnswers(answers)).toEqual({ '200': 1, '400 UnavailableName': count - 1 });
    const [winner] = answers.filter(({ status }) => status === 200);
    const { token } = JSON.parse(winner!.text) as { token: string };
    expect(await system.call('/ping', { token })).toMatchObject({ status: 200 });
  },
  120_000,
);

test('60 subscribes for one name from one address: a name that is taken is told as taken, not as a limit', async () => {
  const name = freshName();
  const from = freshAddress();
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => system.call('/subscribe', { name }, { from })),
  );

  expect(countAnswers(answers)).toEqual({ '200': 1, '400 UnavailableName': 59 });
});

test.each([20, 500])(
  '%i uses of one reclamation token at once: one takes the name over',
  async (count) => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.verifyEmail();
    const reclamationToken = await gateway.reclamationToken();
    const answers = await Promise.all(
      Array.from({ length: count }, () =>
        system.call('/subscribe', { name: gateway.name, reclamationToken }, { from: freshAddress() }),
      ),
    );

    printCounts(`${count} uses of one reclamation token`, countAnswers(answers));
    expect(countAnswers(answers)).toEqual({ '200': 1, '400 ReclamationTokenMismatch': count - 1 });
    expect(await gateway.ping()).toMatchObject({ status: 400 });
    const [winner] = answers.filter(({ status }) => status === 200);
    const { token } = JSON.parse(winner!.text) as { token: string };
    expect(await system.call('/ping', { token })).toMatchObject({ status: 200 });
  },
  120_000,
);
