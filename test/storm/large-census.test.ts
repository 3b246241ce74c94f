import { takeCensus } from '../../functions/dns/take-census';
import { printFigures } from '../support/print-figures';
import { Steps } from '../unit/dns/writer/steps';
import { World, ZONE } from '../unit/dns/writer/world';

const nameOf = (label: string) => `${label}.${ZONE}`;
const handMade = (name: string) => ({ name, type: 'A', ttl: 300, values: ['192.0.2.10'] });
const ownerOf = (world: World, label: string) => world.names.items.get(nameOf(label))?.owner;

test('10,000 record sets, 300 of them foreign, while names come and go', async () => {
  const world = new World();
  const labels = Array.from({ length: 9_700 }, (_, number) => `box-${number}`);
  for (const label of labels) await world.subscribe(label, 1);
  await world.drain(labels);
  await world.drain();
  const foreign = Array.from({ length: 300 }, (_, number) => `portal-${number}`);
  for (const label of foreign) world.zones.writeByHand(handMade(nameOf(label)));

  let turn = 0;
  const steps = new Steps(async ({ call }, perform) => {
    const answer = await perform();
    if (call === 'list' || turn % 20 === 0) {
      // After what was listed: a name of it goes, another one comes, an address moves.
      await world.unsubscribe(`box-${turn}`);
      await world.subscribe(`new-${turn}`, 1);
      await world.ping(`box-${9_000 - turn}`, '198.51.100.77');
      await world.drain([`box-${turn}`, `new-${turn}`, `box-${9_000 - turn}`]);
    }
    turn += 1;
    return answer;
  });
  const { claimed, conflicts } = await takeCensus(
    ZONE,
    { store: world.names, dns: steps.of(world.zones, world.clock), clock: world.clock },
    undefined,
    () => Promise.resolve(true),
  );
  printFigures('census of 10,000 record sets, 300 of them foreign, two requests a second', {
    listings: steps.calls.filter((call) => call === 'list').length,
    reads: steps.calls.filter((call) => call === 'read').length,
    seconds: steps.calls.length / 2,
  });
  expect(claimed.sort()).toEqual([...foreign, 'shop'].map(nameOf).sort());
  expect(conflicts).toEqual([]);
  const mine = [...world.names.items.values()].filter(({ owner }) => owner === 'gateway');
  expect(mine.filter(({ dns }) => dns.conflict)).toEqual([]);

  const before = world.zones.batches.length;
  for (const label of foreign) await world.subscribe(label, 1);
  expect(foreign.filter((label) => ownerOf(world, label) !== 'foreign')).toEqual([]);
  expect(world.zones.batches).toHaveLength(before);
}, 120_000);
