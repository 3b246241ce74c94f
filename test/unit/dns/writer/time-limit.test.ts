import { Steps } from './steps';
import { World } from './world';

/** A run takes up nothing more in its last minute: this one ends after its first round. */
const ONE_ROUND_MS = 61_000;

test('what a run at its time limit has not seen INSYNC, the next one asks about at once', async () => {
  const world = new World();
  await world.subscribe('box', 1);
  await world.drain();
  await world.ping('box', '198.51.100.2');
  const statuses = () => [...world.names.changes.values()].map(({ status }) => status);

  await world.drain(['box'], new Steps(), ONE_ROUND_MS);
  expect(world.recordsOf('box')).toMatchObject([{ values: ['198.51.100.2'] }]);
  expect(statuses()).toContain('PENDING');

  await world.drain();
  expect(statuses()).not.toContain('PENDING');
  world.expectAgreement();
});
