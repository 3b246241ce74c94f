import { takeCensus } from '../../../functions/dns/take-census';
import { zoneCensus } from '../../../functions/dns/workers/zone-census';
import { Steps } from './writer/steps';
import { World, ZONE } from './writer/world';

const nameOf = (label: string) => `${label}.${ZONE}`;
const handMade = (name: string, type = 'A') => ({ name, type, ttl: 300, values: ['192.0.2.10'] });
const all = () => Promise.resolve(true);

/** A census by calls that a test can look into. */
const census = (world: World, steps = new Steps()) =>
  takeCensus(
    ZONE,
    { store: world.names, dns: steps.of(world.zones, world.clock), clock: world.clock },
    undefined,
    all,
  );

const ownerOf = (world: World, label: string) => world.names.items.get(nameOf(label))?.owner;

async function worldWith(...labels: string[]): Promise<World> {
  const world = new World();
  for (const label of labels) await world.subscribe(label, 1);
  await world.drain(labels);
  await world.drain();
  return world;
}

test('a label that nobody holds is claimed, also for what stands below it; our own are not', async () => {
  const world = await worldWith('box');
  world.zones.writeByHand(handMade(nameOf('portal')));
  world.zones.writeByHand(handMade(`_acme-challenge.${nameOf('certified')}`, 'TXT'));
  world.zones.writeByHand(handMade(`a.b.${nameOf('deep')}`, 'CNAME'));
  const { claimed, conflicts } = await census(world);
  // The world has a record of the operator's from its beginning.
  expect(claimed.sort()).toEqual(['certified', 'deep', 'portal', 'shop'].map(nameOf).sort());
  expect(conflicts).toEqual([]);
  expect(ownerOf(world, 'box')).toBe('gateway');
  expect(world.names.items.get(nameOf('deep'))).toMatchObject({
    owner: 'foreign',
    holder: { sets: [{ name: `a.b.${nameOf('deep')}`, type: 'CNAME' }] },
  });

  await world.subscribe('portal', 1);
  await world.drain(['portal']);
  expect(world.recordsOf('portal')).toEqual([handMade(nameOf('portal'))]);
  expect((await census(world)).known.sort()).toEqual(claimed.sort());
});

test('at a held label it notes a conflict, which the end of the name makes foreign', async () => {
  const world = await worldWith('box', 'changed');
  world.zones.writeByHand(handMade(nameOf('box'), 'MX'));
  world.zones.writeByHand(handMade(nameOf('changed')));
  expect((await census(world)).conflicts.sort()).toEqual([nameOf('box'), nameOf('changed')]);
  const promise = world.names.items.get(nameOf('changed'))!.dns;
  expect(promise).toMatchObject({ applied: [], conflict: { sets: [{ type: 'A' }] } });

  // What is not in the way of ours stops nothing of the name.
  await world.ping('box', '198.51.100.9');
  await world.drain(['box']);
  expect(world.recordsOf('box')).toContainEqual(
    expect.objectContaining({ type: 'A', values: ['198.51.100.9'] }),
  );
  await world.unsubscribe('box');
  await world.drain(['box']);
  expect(ownerOf(world, 'box')).toBe('foreign');
  expect(world.recordsOf('box')).toEqual([handMade(nameOf('box'), 'MX')]);
});

test('names that are being written wait for the next census', async () => {
  const world = await worldWith();
  await world.subscribe('box', 1);
  world.zones.writeByHand(handMade(nameOf('box'), 'MX'));
  expect((await census(world)).busy).toEqual([nameOf('box')]);
  await world.drain(['box']);
  expect((await census(world)).conflicts).toEqual([nameOf('box')]);
});

describe('the worker', () => {
  const runOf = (world: World) => ({
    clock: world.clock,
    log: { info: () => undefined, error: () => undefined },
    remainingMs: () => 900_000,
    id: 'run',
  });
  const run = (world: World, steps: Steps) =>
    zoneCensus.handle(
      { kind: 'schedule' },
      { store: world.names, dns: steps.of(world.zones, world.clock) },
      runOf(world),
    );

  test('takes a census once a day', async () => {
    const world = await worldWith('box');
    const steps = new Steps();
    await run(world, steps);
    await run(world, steps);
    expect(steps.calls.filter((call) => call === 'list')).toHaveLength(1);
    world.clock.forward(90_000);
    await run(world, steps);
    expect(steps.calls.filter((call) => call === 'list')).toHaveLength(2);
  });

  test('goes on where a run stopped for its time', async () => {
    const world = await worldWith();
    for (let number = 0; number < 700; number += 1) {
      world.zones.writeByHand(handMade(nameOf(`portal-${number}`)));
    }
    // A run begins while there is time, and has none left once its first page is done.
    let left = 900_000;
    const steps = new Steps(async ({ call }, perform) => {
      if (call === 'list') left = 0;
      return perform();
    });
    const runs = async () => {
      left = 900_000;
      await zoneCensus.handle(
        { kind: 'schedule' },
        { store: world.names, dns: steps.of(world.zones, world.clock) },
        { ...runOf(world), remainingMs: () => left },
      );
    };
    for (let number = 0; number < 3; number += 1) await runs();
    expect(steps.calls.filter((call) => call === 'list')).toHaveLength(3);
    const foreign = [...world.names.items.values()].filter(({ owner }) => owner === 'foreign');
    expect(foreign).toHaveLength(701);
    expect(await world.names.state(ZONE)).toMatchObject({ finishedAt: expect.any(Number) as number });
  });
});
