import type { RecordSet } from '../../../../functions/dns/record-set';
import { Steps } from './steps';
import { World, ZONE } from './world';

const BAD = 'rejected';

/** Gateways with fresh addresses, of which one wants what Route 53 refuses. */
async function worldWithABadRecord(good: number): Promise<World> {
  const world = new World();
  for (let number = 0; number < good; number += 1) await world.subscribe(`good-${number}`, 1);
  await world.subscribe(BAD, 1, 'not-an-address');
  return world;
}

const nameOf = (label: string) => `${label}.${ZONE}`;

test('a bad record among many good ones is found by halving, put off, and stops nobody else', async () => {
  const world = await worldWithABadRecord(40);
  const steps = new Steps();
  await world.drain([BAD, ...Array.from({ length: 40 }, (_, number) => `good-${number}`)], steps);

  for (let number = 0; number < 40; number += 1) expect(world.recordsOf(`good-${number}`)).toHaveLength(1);
  expect(world.recordsOf(BAD)).toEqual([]);
  expect(world.names.items.get(nameOf(BAD))?.dns.failure).toMatchObject({ attempts: 1 });
  world.expectAgreement();
  // Halving 41 names takes log2 rejections, each with one half that goes through; not one call a name.
  expect(steps.calls.filter((call) => call === 'submit').length).toBeLessThanOrEqual(
    2 * Math.ceil(Math.log2(41)) + 4,
  );
});

test('a rejected name is tried again ever later, at least every six hours, and at once when it wants something else', async () => {
  const world = await worldWithABadRecord(0);
  const promiseOf = () => world.names.items.get(nameOf(BAD))!.dns;
  const secondsToNext = () => (promiseOf().dueAt ?? NaN) - world.clock.now() / 1_000;
  const minutes: number[] = [];
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await world.drain();
    expect(promiseOf().failure).toMatchObject({ attempts: attempt });
    minutes.push(Math.round(secondsToNext() / 60));
    world.clock.forward(secondsToNext() - 30);
    await world.drain();
    expect(promiseOf().failure).toMatchObject({ attempts: attempt });
    world.clock.forward(secondsToNext());
  }
  expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);

  await world.ping(BAD, '198.51.100.5');
  await world.drain();
  expect(promiseOf().failure).toBeUndefined();
  expect(world.recordsOf(BAD)).toMatchObject([{ type: 'A', values: ['198.51.100.5'] }]);
  world.expectAgreement();
});

test('what was promised while a rejection was on its way is not put off with it', async () => {
  const world = await worldWithABadRecord(0);
  let corrected = false;
  const steps = new Steps(async ({ call }, perform) => {
    if (call !== 'submit' || corrected) return perform();
    return perform().catch(async (error: unknown) => {
      corrected = true;
      await world.ping(BAD, '198.51.100.6');
      throw error;
    });
  });
  await world.drain([BAD], steps);
  expect(world.recordsOf(BAD)).toMatchObject([{ type: 'A', values: ['198.51.100.6'] }]);
  world.expectAgreement();
});

const isDrifted = ({ name }: { name: string }) => name === nameOf('drifted');
const A: RecordSet = { name: nameOf('drifted'), type: 'A', ttl: 60, values: ['198.51.100.1'] };

test.each<[string, (world: World) => void]>([
  ['deleted', ({ zones }) => zones.deleteByHand(A.name, A.type)],
  ['changed', ({ zones }) => zones.writeByHand({ ...A, values: ['203.0.113.9'] })],
  ['given another TTL', ({ zones }) => zones.writeByHand({ ...A, ttl: 3_600 })],
])(
  'a record that was %s by hand does not keep its name from being freed, and stays as it is',
  async (_change, byHand) => {
    const world = new World();
    await world.subscribe('drifted', 1);
    await world.drain();
    byHand(world);
    await world.unsubscribe('drifted');
    await world.drain();
    const changed = world.zones.byHand.size > 1;
    expect(world.names.items.get(nameOf('drifted'))?.owner).toBe(changed ? 'foreign' : undefined);
    expect(world.recordsOf('drifted')).toEqual([...world.zones.byHand.values()].filter(isDrifted));
    world.expectAgreement();

    world.zones.deleteByHand(A.name, A.type);
    world.clock.forward(90_000);
    await world.drain();
    expect(world.names.items.has(nameOf('drifted'))).toBe(false);
  },
);

test('an alias whose target was taken away can still be removed, and its name taken by somebody else', async () => {
  const world = new World();
  await world.subscribe('tunnelled', 0);
  await world.challenge('tunnelled', 'value');
  await world.drain();
  world.zones.deleteByHand(`default.tunnel.${ZONE}`, 'AAAA');
  world.zones.deleteByHand(nameOf('tunnelled'), 'A');
  await world.unsubscribe('tunnelled');
  await world.subscribe('tunnelled', 1, '198.51.100.8');
  await world.drain();
  expect(world.recordsOf('tunnelled')).toMatchObject([{ type: 'A', values: ['198.51.100.8'] }]);
  expect(world.names.items.get(nameOf('tunnelled'))?.dns.failure).toBeUndefined();
});

test('a new installation has the targets of aliases before the aliases, however much is waiting', async () => {
  const world = new World();
  for (let number = 0; number < 12; number += 1) {
    await world.subscribe(`gateway-${number}`, 0);
    await world.challenge(`gateway-${number}`, 'value');
  }
  await world.drain(Array.from({ length: 12 }, (_, number) => `gateway-${number}`));
  expect([...world.names.items.values()].filter(({ dns }) => dns.failure)).toEqual([]);
  world.expectAgreement();
});
