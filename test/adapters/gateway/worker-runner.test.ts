import type { WorkerEvent } from '../../../functions/http/worker';
import { WorkerRunner } from '../../../local/worker-runner';

/** A worker whose runs the test ends one by one. */
function startRunner(triggers: ConstructorParameters<typeof WorkerRunner>[0]['triggers']) {
  const runs: { event: WorkerEvent; end(error?: Error): void }[] = [];
  const waiting: (() => void)[] = [];
  const runner = new WorkerRunner(
    { triggers, timeoutSeconds: 10 },
    (event) =>
      new Promise((resolve, reject) => {
        runs.push({ event, end: (error) => (error ? reject(error) : resolve()) });
        waiting.splice(0).forEach((wake) => wake());
      }),
  );
  runners.push(runner);
  /** Resolves with the run of this number once it has begun, counted from 0. */
  const run = async (number: number) => {
    while (runs.length <= number) await new Promise<void>((resolve) => waiting.push(resolve));
    return runs[number]!;
  };
  return { runner, runs, run };
}

const runners: WorkerRunner[] = [];
afterEach(async () => {
  for (const runner of runners.splice(0)) void runner.stop();
});

const onPromise = [
  { kind: 'stream', table: 'names', index: { name: 'due', partitionKey: 'shard', sortKey: 'dueAt' } },
] as const;
const nudge = (key: string, attributes = ['dueAt']) => ({ table: 'names', key, attributes }) as const;

function keysOf(event: WorkerEvent): (string | undefined)[] {
  if (!('Records' in event)) throw new Error('Not an event of a stream or topic');
  return event.Records.map((record) => ('dynamodb' in record ? record.dynamodb?.Keys?.pk?.S : undefined));
}

test('nudges that come together make one run, with each key once', async () => {
  const { runner, run, runs } = startRunner(onPromise);
  for (const key of ['a', 'b', 'a']) runner.nudge(nudge(key));
  const first = await run(0);
  expect(keysOf(first.event)).toEqual(['a', 'b']);
  first.end();
  await runner.idle();
  expect(runs).toHaveLength(1);
});

test('a nudge without the attribute that the worker filters by is not for it', async () => {
  const { runner, runs } = startRunner(onPromise);
  runner.nudge(nudge('a', ['other']));
  await runner.idle();
  expect(runs).toEqual([]);
});

test('what comes during a run waits for its end, and then makes one more', async () => {
  const { runner, run, runs } = startRunner(onPromise);
  runner.nudge(nudge('a'));
  const first = await run(0);
  for (const key of ['a', 'b']) runner.nudge(nudge(key));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(runs).toHaveLength(1);
  first.end();
  const second = await run(1);
  expect(keysOf(second.event)).toEqual(['a', 'b']);
  second.end();
  await runner.idle();
});

test('a run that fails is repeated with what came meanwhile', async () => {
  const { runner, run } = startRunner(onPromise);
  runner.nudge(nudge('a'));
  const first = await run(0);
  runner.nudge(nudge('b'));
  first.end(new Error('Route 53 is away'));
  const second = await run(1);
  expect(keysOf(second.event).sort()).toEqual(['a', 'b']);
  second.end();
  await runner.idle();
});

test('a schedule runs at the start and at each tick; a mail event at its arrival, three times at most', async () => {
  const { runner, run, runs } = startRunner([{ kind: 'schedule', everyMinutes: 1 }, { kind: 'mail-events' }]);
  runner.start();
  const first = await run(0);
  expect(first.event).toMatchObject({ source: 'aws.events' });
  first.end();
  await runner.idle();

  runner.mailEvent('{"eventType":"Bounce"}');
  for (const attempt of [1, 2, 3]) {
    const next = await run(attempt);
    expect(next.event).toMatchObject({ Records: [{ Sns: { Message: '{"eventType":"Bounce"}' } }] });
    next.end(new Error('no'));
  }
  await runner.idle();
  expect(runs).toHaveLength(4);
});

test('a stopped runner ends the run at hand and begins no other', async () => {
  const { runner, run, runs } = startRunner(onPromise);
  runner.nudge(nudge('a'));
  const first = await run(0);
  runner.nudge(nudge('b'));
  const stopped = runner.stop();
  first.end();
  await stopped;
  runner.nudge(nudge('c'));
  await runner.idle();
  expect(runs).toHaveLength(1);
});
